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

    // Moving without a new page: the list, the numbers, the sources and every address follow.
    var list = page.querySelector("[data-pack-list]");
    var itemsOf = function () {
      return Array.prototype.slice.call(list.querySelectorAll("[data-pack-item]"));
    };
    var inOrder = function (address, references) {
      var parts = address.split("#")[0].split("?");
      var others = parts[1].split("&").filter(function (pair) { return pair.indexOf("f=") !== 0; });
      return parts[0] + "?" + others.concat(references.map(function (each) { return "f=" + each; })).join("&");
    };
    var tell = function () {
      var items = itemsOf();
      var followed = read().join(" ") === shown.join(" ");
      var references = items.map(function (item) { return item.getAttribute("data-pack-item"); });
      shown = references.filter(function (each) { return shown.indexOf(each) > -1; });
      if (followed) write(shown);
      references.forEach(function (reference, at) {
        edit.elements.f[at].value = reference;
        var source = document.getElementById("source-" + reference);
        if (source) source.parentNode.appendChild(source);
        Array.prototype.forEach.call(page.querySelectorAll('[data-pack-number="' + reference + '"]'), function (number) {
          number.textContent = shown.indexOf(reference) + 1;
        });
        [["up", at === 0], ["first", at === 0], ["down", at === items.length - 1]].forEach(function (end) {
          var button = document.getElementById(end[0] + "-" + reference);
          if (button) button.hidden = end[1];
        });
      });
      Array.prototype.forEach.call(page.querySelectorAll("[data-pack-order]"), function (link) {
        var plain = link.textContent === link.getAttribute("href");
        link.href = inOrder(link.getAttribute("href"), references);
        if (plain) link.textContent = link.getAttribute("href");
      });
      window.history.replaceState(null, "", inOrder(window.location.href, references));
      return references;
    };
    var move = function (button) {
      var items = itemsOf();
      var item = button.closest("[data-pack-item]");
      var at = items.indexOf(item);
      var to = { up: at - 1, down: at + 1, first: 0 }[button.name];
      if (at < 0 || to === undefined || !items[to] || window.location.search.indexOf("f=") < 0) return false;
      list.insertBefore(item, button.name === "down" ? items[to].nextSibling : items[to]);
      var references = tell();
      var ready = button.hidden ? item.querySelector("button:not([hidden])") : button;
      ready.focus();
      page.querySelector("[data-pack-moved]").textContent =
        "Moved to place " + (to + 1) + " of " + references.length + ".";
      return true;
    };

    if (on) {
      on.hidden = false;
      on.addEventListener("click", function () {
        write(shown);
        window.location.assign(on.getAttribute("data-pack-on"));
      });
    }
    edit.addEventListener("submit", function (event) {
      if (event.submitter && move(event.submitter)) return event.preventDefault();
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
