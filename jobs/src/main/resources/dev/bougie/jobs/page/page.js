document.querySelectorAll("table.sortable thead button").forEach(function (button) {
  button.addEventListener("click", function () {
    var head = button.parentNode;
    var column = Array.prototype.indexOf.call(head.parentNode.children, head);
    var body = head.closest("table").tBodies[0];
    var descending = head.getAttribute("aria-sort") !== "descending";
    var key = function (row) { return row.children[column].getAttribute("data-key"); };
    var sign = descending ? -1 : 1;
    var rows = Array.from(body.rows);
    rows.sort(function (left, right) {
      var a = key(left);
      var b = key(right);
      if (a === "" || b === "") { return (a === "" ? 1 : 0) - (b === "" ? 1 : 0); }
      var difference = Number(a) - Number(b);
      return sign * (isNaN(difference) ? a.localeCompare(b) : difference);
    });
    rows.forEach(function (row) { body.appendChild(row); });
    head.parentNode.querySelectorAll("th").forEach(function (other) { other.removeAttribute("aria-sort"); });
    head.setAttribute("aria-sort", descending ? "descending" : "ascending");
  });
});
