/* page: filters as one types. SPDX-License-Identifier: Apache-2.0 */
"use strict";
(function () {
	var form = document.getElementById("filter");
	var box = document.getElementById("f-q");
	var count = document.getElementById("count");
	var said = count.textContent;
	var asked = box.defaultValue;
	var rows = [].slice.call(document.querySelectorAll("#rows > tr"));
	/* As the server does: all but the last cell, which is a time. */
	var texts = rows.map(function (row) {
		return [].slice.call(row.cells, 0, -1).map(function (cell) {
			return cell.textContent + "\n" + cell.title;
		}).join("\n").toLowerCase() + "\n" + row.className;
	});

	function filter() {
		var words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
		var same = box.value.trim() === asked.trim();
		var n = 0;

		rows.forEach(function (row, i) {
			row.hidden = !same && !words.every(function (word) {
				return texts[i].indexOf(word) >= 0;
			});
			n += !row.hidden;
		});
		if (same)
			count.textContent = said;
		else if (count.dataset.whole === "yes")
			count.textContent = n + " of " + rows.length;
		else
			count.textContent = n + " of the " + rows.length +
				" on this page; Enter looks through all";
	}

	box.addEventListener("input", filter);
	form.addEventListener("change", function (event) {
		if (event.target !== box)
			form.requestSubmit();
	});
	/* No "&state=&check=" in the address. */
	form.addEventListener("formdata", function (event) {
		[].slice.call(form.elements).forEach(function (element) {
			if (element.name && !element.value)
				event.formData.delete(element.name);
		});
	});
	if (box.value !== asked)
		filter();
})();
