/* Progressive enhancement only: the desk works without this file, more slowly. */
(function () {
  "use strict";

  var each = function (selector, run) {
    Array.prototype.forEach.call(document.querySelectorAll(selector), run);
  };

  // What was typed and not sent is not lost without a word; a form is sent once.
  var typed = false;
  each("form[data-once]", function (form) {
    form.addEventListener("input", function () {
      typed = true;
    });
    form.addEventListener("submit", function (event) {
      typed = false;
      if (form.hasAttribute("data-sent")) {
        event.preventDefault();
        return;
      }
      form.setAttribute("data-sent", "");
      window.setTimeout(function () {
        form.removeAttribute("data-sent");
      }, 8000);
    });
  });
  window.addEventListener("beforeunload", function (event) {
    var area = document.activeElement && document.activeElement.tagName === "TEXTAREA";
    if (typed && area) event.preventDefault();
  });

  // The error summary is read out and stands in view.
  each(".error-summary[tabindex]", function (summary) {
    summary.focus();
  });

  // Keys: what carries data-key is pressed, or opened and its first field entered.
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    var tag = event.target.tagName;
    if (event.key === "Escape" && event.target.blur) event.target.blur();
    if (tag === "TEXTAREA" || tag === "SELECT") return;
    if (tag === "INPUT" && ["checkbox", "radio"].indexOf(event.target.type) < 0) return;
    if (event.key === "j" || event.key === "k") {
      var links = Array.prototype.slice.call(document.querySelectorAll(".check-item"));
      var open = links.findIndex(function (item) {
        return item.classList.contains("check-item--open");
      });
      var next = links[open + (event.key === "j" ? 1 : -1)];
      if (next && next.querySelector("a")) next.querySelector("a").click();
      return;
    }
    var target = document.querySelector('[data-key="' + CSS.escape(event.key) + '"]');
    if (!target) return;
    event.preventDefault();
    if (target.tagName === "SUMMARY") {
      target.parentNode.open = true;
      var field = target.parentNode.querySelector("textarea, input:not([type=hidden])");
      if (field) field.focus();
    } else {
      target.click();
    }
  });

  // Files dragged onto the field, and their names said.
  each("[data-drop]", function (zone) {
    var input = zone.querySelector("input[type=file]");
    var names = zone.querySelector("[role=status]");
    var say = function () {
      names.textContent = Array.prototype.map.call(input.files, function (file) {
        return file.name;
      }).join(", ");
    };
    input.addEventListener("change", say);
    ["dragenter", "dragover"].forEach(function (kind) {
      zone.addEventListener(kind, function (event) {
        event.preventDefault();
        zone.classList.add("drop--over");
      });
    });
    ["dragleave", "drop"].forEach(function (kind) {
      zone.addEventListener(kind, function () {
        zone.classList.remove("drop--over");
      });
    });
    zone.addEventListener("drop", function (event) {
      event.preventDefault();
      input.files = event.dataTransfer.files;
      say();
    });
  });

  // Advice while one types: asked for when the typing pauses.
  each("[data-advice]", function (form) {
    var target = document.getElementById(form.getAttribute("data-advice"));
    var wait;
    form.addEventListener("input", function () {
      window.clearTimeout(wait);
      wait = window.setTimeout(function () {
        var data = new FormData(form);
        data.set("what", "advise");
        window
          .fetch(form.action, { method: "POST", body: data, credentials: "same-origin" })
          .then(function (answer) {
            return answer.ok ? answer.text() : "";
          })
          .then(function (html) {
            if (html) target.innerHTML = html;
          });
      }, 600);
    });
  });
})();
