/* Progressive enhancement only: every page works without this file. */
(function () {
  "use strict";

  var each = function (selector, run) {
    Array.prototype.forEach.call(document.querySelectorAll(selector), run);
  };

  // Filter panel: closed in the page's source so that a phone shows results first; open where there is room.
  each(".explorer details.filters", function (panel) {
    var wide = window.matchMedia("(min-width: 62rem)");
    var fit = function () {
      panel.open = wide.matches;
    };
    fit();
    if (wide.addEventListener) wide.addEventListener("change", fit);
    // On a phone the panel takes the whole screen for its lists, not what is left under the search box.
    panel.addEventListener("toggle", function () {
      if (panel.open && !wide.matches) panel.scrollIntoView();
    });
  });

  // <button data-copy="id of the text" hidden>: copies that element's text, then says so in the role=status beside it.
  each("[data-copy]", function (button) {
    var text = document.getElementById(button.getAttribute("data-copy"));
    var status = button.parentNode.querySelector("[role=status]");
    if (!text || !status) return;

    var say = function (message) {
      status.textContent = "";
      window.setTimeout(function () {
        status.textContent = message;
      }, 50);
    };
    // Where the clipboard is not ours to write to, the words are selected, ready for the reader's own copy command.
    var select = function () {
      window.getSelection().selectAllChildren(text);
      say("Selected. Use your device’s copy command.");
    };

    button.hidden = false;
    button.addEventListener("click", function () {
      if (!navigator.clipboard) return select();
      navigator.clipboard.writeText(text.textContent.replace(/\s+/g, " ").trim()).then(function () {
        say("Copied.");
      }, select);
    });
  });

  // <div data-facet-search="id of the list" hidden> with an input: narrows a long list of checkboxes as one types.
  each("[data-facet-search]", function (box) {
    var list = document.getElementById(box.getAttribute("data-facet-search"));
    var input = box.querySelector("input");
    var status = box.querySelector("[role=status]");
    if (!list || !input) return;

    box.hidden = false;
    input.addEventListener("input", function () {
      var wanted = input.value.trim().toLowerCase();
      var shown = 0;
      Array.prototype.forEach.call(list.children, function (item) {
        // A ticked box stays in sight, so that nothing is sent that cannot be seen.
        var keep = item.querySelector(":checked") || item.textContent.toLowerCase().indexOf(wanted) > -1;
        item.hidden = !keep;
        if (keep) shown += 1;
      });
      if (status) status.textContent = wanted ? shown + " shown" : "";
    });
    // Enter in this box would send the whole form before anything is ticked.
    input.addEventListener("keydown", function (event) {
      if (event.key === "Enter") event.preventDefault();
    });
  });

  // A word explained: what was opened is read out and reached at once; the browser itself leads back.
  // Where it knows no popovers, the notes stand at the foot of the page.
  each(".note", function (note) {
    note.addEventListener("toggle", function (event) {
      if (event.newState === "open") note.focus({ preventScroll: true });
    });
  });
  if (!("popover" in document.body)) {
    each(".term", function (term) {
      term.addEventListener("click", function () {
        document.getElementById(term.getAttribute("popovertarget")).focus();
      });
    });
  }

  // <button data-print hidden>: the browser's own print dialogue.
  each("[data-print]", function (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      window.print();
    });
  });
})();
