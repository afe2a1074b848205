"""Negative controls: with a safeguard gone, a fault of the suite must go red."""

# Safeguard → the fault that must notice, and in which figures. breaking.py says what is taken out.
CONTROLS = {
    "keys": ("F09", ("doubled", "extra")),  # UNIQUE on slots and on dedupe keys
    "token": ("X01", ("unexplained",)),  # a worker that lost its lease changes nothing
    "lease": ("F09", ("extra",)),  # what somebody sends is not claimed
    "doubt": ("F05", ("unexplained",)),  # data_started_at is committed before the content
}

DROPPED_KEYS = (
    "ALTER TABLE plans_reminderslot DROP CONSTRAINT reminder_slot_one_per_date",
    "ALTER TABLE outbox_message DROP CONSTRAINT outbox_message_dedupe_key_key",
)
