/* On a phone a table becomes a list; a cell of a wide one then shows the heading of its column. */
document.addEventListener("DOMContentLoaded", () => {
  for (const table of document.querySelectorAll("table.docutils:has(th:nth-child(3))")) {
    const headings = [...table.querySelectorAll("thead th")].map((cell) => cell.textContent);
    for (const row of table.querySelectorAll("tbody tr")) {
      [...row.cells].forEach((cell, index) => { cell.dataset.heading = headings[index]; });
    }
  }
});
