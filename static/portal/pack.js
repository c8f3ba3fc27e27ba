/* The basket of a pack, in this browser only: references of findings in localStorage, nothing else.
 * Nothing is stored before somebody presses “Add to your pack”; “Empty it” takes all of it away.
 * Without this file the same links lead to a page that asks which pack is meant.
 */
(function () {
  "use strict";

  var KEY = "pack";
  var MOST = 100;
  var bar = document.querySelector("[data-pack-bar]");

  var read = function () {
    try {
      return (window.localStorage.getItem(KEY) || "").split(" ").filter(function (reference) {
        return /^[a-z0-9-]{1,12}$/.test(reference);
      });
    } catch (error) {
      return null; // storage is switched off: the links stay links
    }
  };
  var write = function (references) {
    try {
      if (references.length) window.localStorage.setItem(KEY, references.slice(0, MOST).join(" "));
      else window.localStorage.removeItem(KEY);
    } catch (error) {
      return false;
    }
    return true;
  };
  if (!bar || read() === null) return;

  var status = bar.querySelector("[role=status]");
  var open = bar.querySelector("a");
  var buttons = [];

  var show = function (said) {
    var held = read();
    bar.hidden = !held.length && !said;
    open.hidden = bar.querySelector("button").hidden = !held.length;
    open.textContent = "Open your pack (" + held.length + ")";
    open.href = open.pathname + "?" + held.map(function (each) { return "f=" + each; }).join("&");
    status.textContent = said || "";
    buttons.forEach(function (button) {
      var inside = held.indexOf(button.getAttribute("data-reference")) > -1;
      button.classList.toggle("action--done", inside);
      var icon = button.querySelector("use");
      if (icon) icon.setAttribute("href", icon.getAttribute("href").replace(/#.*/, inside ? "#icon-close" : "#icon-add"));
      button.querySelector("span").textContent = inside ? "Take out of your pack" : "Add to your pack";
    });
  };

  // Each link becomes a button that puts its finding in and takes it out again.
  Array.prototype.forEach.call(document.querySelectorAll("[data-pack-add]"), function (link) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = link.className;
    button.innerHTML = link.innerHTML;
    button.setAttribute("data-reference", link.getAttribute("data-pack-add"));
    button.addEventListener("click", function () {
      var reference = button.getAttribute("data-reference");
      var held = read();
      var at = held.indexOf(reference);
      if (at < 0 && held.length >= MOST) return show("A pack holds " + MOST + " findings at most.");
      if (at > -1) held.splice(at, 1);
      else held.push(reference);
      write(held);
      show(at > -1 ? "Taken out." : "Added.");
    });
    link.parentNode.replaceChild(button, link);
    buttons.push(button);
  });

  bar.querySelector("button").addEventListener("click", function () {
    write([]);
    show("Your pack is empty.");
  });

  // On a pack's page: go on filling this one; and what was moved or removed here goes into the basket too.
  var page = document.querySelector("[data-pack]");
  if (page) {
    var shown = page.getAttribute("data-pack").split(" ").filter(Boolean);
    var on = page.querySelector("[data-pack-on]");
    var edit = document.getElementById("pack-edit");
    try {
      if (window.sessionStorage.getItem(KEY) === "follow") write(shown);
      window.sessionStorage.removeItem(KEY);
    } catch (error) { /* the basket stays as it was */ }
    if (on) {
      on.hidden = false;
      on.addEventListener("click", function () {
        write(shown);
        window.location.assign(on.getAttribute("data-pack-on"));
      });
    }
    edit.addEventListener("submit", function () {
      if (read().join(" ") !== shown.join(" ")) return;
      try {
        window.sessionStorage.setItem(KEY, "follow");
      } catch (error) { /* the basket stays as it was */ }
    });
  }
  window.addEventListener("storage", function () { show(); }); // another tab changed it
  window.addEventListener("pageshow", function () { show(); });
  show();
})();
