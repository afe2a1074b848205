"""Angles become places: checked against what a tape measure would say."""

from dataclasses import replace

import pytest

from plans.catalogue import load
from plans.figures.body import SHANK, SOLE, THIGH, body_of
from plans.figures.geometry import near, two_bones
from plans.figures.motion import key_poses, poses
from plans.figures.pose import Moment, Pose, solve

FIGURE = replace(load().figures["mini-squat"], view="side")


def _pose(**joints: float) -> Pose:
    return solve(FIGURE, Moment(joints=joints, reach={}, at=(80, 78), stand=None))


def test_somebody_standing_stands_on_the_floor() -> None:
    assert _pose().point("heel")[1] == pytest.approx(78 + THIGH + SHANK + SOLE)


@pytest.mark.parametrize(
    ("joint", "point", "which_way"),
    [
        pytest.param("hip", "knee", 1, id="a hip lifts the knee forwards"),
        pytest.param("knee", "ankle", -1, id="a knee takes the foot backwards"),
        pytest.param("shoulder", "elbow", 1, id="a shoulder lifts the arm forwards"),
        pytest.param("elbow", "wrist", 1, id="an elbow brings the hand forwards"),
        pytest.param("trunk", "shoulder", 1, id="a trunk leans forwards"),
    ],
)
def test_joints_bend_the_way_people_do(joint: str, point: str, which_way: int) -> None:
    straight, bent = _pose().point(point), _pose(**{joint: 30}).point(point)

    assert (bent[0] - straight[0]) * which_way > 1


def test_a_foot_pulled_up_lifts_its_toes() -> None:
    assert _pose(ankle=20).point("toe")[1] < _pose().point("toe")[1] - 1


def test_the_far_limb_does_as_the_near_one_unless_told() -> None:
    pose = _pose(hip=40, other_knee=20)

    assert pose.angle("other_hip") == pytest.approx(40)
    assert pose.angle("other_knee") == pytest.approx(20)
    assert pose.angle("knee") == pytest.approx(0)


def test_a_hand_comes_to_its_place() -> None:
    moment = Moment(joints={"wrist": 20}, reach={"hand": (110, 60)}, at=(80, 78), stand=None)

    assert solve(FIGURE, moment).point("hand") == pytest.approx((110, 60))


def test_a_heel_rises_about_the_toe() -> None:
    found = [
        solve(FIGURE, Moment(joints={"ankle": -angle}, reach={}, at=None, stand=(70, 150)))
        for angle in (0, 15, 30)
    ]

    assert [pose.point("toe") for pose in found] == [pytest.approx((84.4, 150))] * 3
    assert found[0].root[1] > found[1].root[1] > found[2].root[1]


def test_planted_feet_stay_where_they_are_through_the_movement() -> None:
    figure = load().figures["sit-to-stand-free"]
    heels = [pose.point("heel") for pose in poses(figure)]

    assert all(heel == pytest.approx(heels[0], abs=0.5) for heel in heels)


def test_a_round_ends_where_it_began() -> None:
    for slug in ("bridge", "walk-indoor"):
        found = poses(load().figures[slug])
        for name, origin in found[0].origins.items():
            assert origin == pytest.approx(found[-1].origins[name])


def test_every_key_is_reached_in_the_movement() -> None:
    figure = load().figures["step-up"]
    places = [pose.root for pose in poses(figure)]

    assert all(any(key.root == pytest.approx(at) for at in places) for key in key_poses(figure))


def test_two_bones_beyond_reach_are_stretched_towards_the_place() -> None:
    first, second = two_bones((0, 500), 30, 30, 1)

    assert first == pytest.approx(0, abs=0.1)
    assert second == pytest.approx(0, abs=0.1)


def test_turns_go_on_without_a_jump() -> None:
    assert near(-170, 175) == 190


def test_a_body_is_seven_and_a_half_heads_high() -> None:
    body = body_of("side")
    neck = -body.parts["head"].at[1]
    head_high, chin_to_neck = 18.2, 6.0

    assert (THIGH + SHANK + SOLE + neck + head_high + chin_to_neck) / head_high == pytest.approx(
        7.5, abs=0.4
    )
