/* Optional: every page works without it.  Large keys for scrolling, and back to the
   start screen when nobody has touched the screen for a while. */
(function () {
  "use strict";
  var main = document.getElementById("main");
  var template = document.getElementById("scroll-keys");
  var still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  function ends() {
    var room = main.scrollHeight - main.clientHeight;
    document.querySelectorAll("[data-scroll]").forEach(function (key) {
      var down = key.dataset.scroll === "1";
      key.hidden = room < 2;
      key.setAttribute("aria-disabled", String(down ? main.scrollTop > room - 2 : main.scrollTop < 2));
    });
  }

  template.replaceWith(template.content.cloneNode(true));
  document.querySelectorAll("[data-scroll]").forEach(function (key) {
    key.addEventListener("click", function () {
      main.scrollBy({
        top: Number(key.dataset.scroll) * main.clientHeight * 0.8,
        behavior: still ? "auto" : "smooth"
      });
    });
  });
  main.addEventListener("scroll", ends, { passive: true });
  window.addEventListener("resize", ends);
  window.addEventListener("load", ends);
  ends();

  var start = document.body.dataset.start;
  var wait = Number(document.body.dataset.idle) * 1000;
  var timer = 0;
  function touched() {
    clearTimeout(timer);
    timer = setTimeout(function () { location.replace(start); }, wait);
  }
  if (start && wait) {
    ["pointerdown", "keydown", "wheel"].forEach(function (name) {
      window.addEventListener(name, touched, { passive: true });
    });
    main.addEventListener("scroll", touched, { passive: true });
    touched();
  }
})();
