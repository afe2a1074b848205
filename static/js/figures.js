// A figure moves when it comes into view. Without this it moves once, and again when tapped.
const seen = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (isIntersecting) target.setCurrentTime(0);
    }
  },
  { threshold: 0.8 },
);

function watch(root) {
  for (const figure of root.querySelectorAll(".fig-moving")) seen.observe(figure);
}

watch(document);
document.addEventListener("htmx:load", (event) => watch(event.target));
