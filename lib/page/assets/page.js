// SPDX-License-Identifier: GPL-2.0
// What a page can do in a browser that a sheet of paper cannot: sort tables, filter registers, and save files
// unpacked. Without it nothing is missing but this.
"use strict";
(() => {
	const text = (cell) => (cell ? cell.textContent.trim() : "");
	const rowsOf = (table) => [...table.tBodies[0].rows];

	// A number, as tables have them: "1,522", "20.8%", "276.012 M"; NaN for what is none.
	const number = (s) => (/^[-+]?[\d.]+(e[-+]?\d+)?/.test(s) ? parseFloat(s) : NaN);

	// By numbers where both are, else by words; what is missing comes last in either direction.
	function compare(a, b, sign) {
		const x = number(a), y = number(b);
		if (a === "-" || b === "-" || a === "" || b === "") {
			const missing = (s) => s === "-" || s === "";
			return missing(a) - missing(b);
		}
		if (!Number.isNaN(x) && !Number.isNaN(y) && !/^0x/.test(a)) return sign * (x - y);
		return sign * a.localeCompare(b, "en", { numeric: true });
	}

	function sort(table, th) {
		const column = th.cellIndex;
		const before = th.getAttribute("aria-sort");
		const first = th.classList.contains("n") ? "descending" : "ascending";
		const order = !before ? first : before === "ascending" ? "descending" : "ascending";
		const sign = order === "ascending" ? 1 : -1;
		const rows = rowsOf(table).map((row, at) => ({ row, at, key: text(row.cells[column]) }));
		rows.sort((a, b) => compare(a.key, b.key, sign) || a.at - b.at);
		table.tBodies[0].append(...rows.map((r) => r.row));
		for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
		th.setAttribute("aria-sort", order);
	}

	function makeSortable(table) {
		if (!table.tHead || rowsOf(table).length < 3) return;
		for (const th of table.tHead.querySelectorAll("th")) {
			const isEmpty = rowsOf(table).every((row) => text(row.cells[th.cellIndex]) === ""); // bars
			const button = document.createElement(isEmpty ? "span" : "button");
			button.append(...th.childNodes);
			th.append(button);
			if (isEmpty) continue;
			button.type = "button";
			button.addEventListener("click", () => sort(table, th));
		}
	}

	function makeFilters(form, table) {
		const heads = [...table.tHead.rows[0].cells];
		const at = (key) => heads.findIndex((th) => th.dataset.key === key);
		const costs = heads.filter((th) => th.dataset.key === "cost").map((th) => th.cellIndex);
		const count = form.querySelector("output");
		const op = form.querySelector("[data-op]");

		for (const select of form.querySelectorAll("select[data-filter]")) {
			const column = at(select.dataset.filter);
			const values = new Set(rowsOf(table).map((row) => text(row.cells[column])));
			for (const value of [...values].sort()) select.add(new Option(value, value));
		}
		function shownCosts() {
			return op && op.value !== "" ? [costs[Number(op.value)]] : costs;
		}
		function passes(row, filter) {
			const wanted = filter.value.trim().toLowerCase();
			if (wanted === "") return true;
			if (filter.dataset.filter === "cost")
				return shownCosts().some((i) => number(text(row.cells[i])) >= Number(wanted));
			if (filter.dataset.filter === "name")
				return [at("name"), at("id")].some((i) => text(row.cells[i]).toLowerCase().includes(wanted));
			return text(row.cells[at(filter.dataset.filter)]).toLowerCase() === wanted;
		}
		function apply() {
			const filters = [...form.querySelectorAll("[data-filter]")];
			const columns = shownCosts();
			const rows = rowsOf(table);
			let shown = 0;
			for (const row of rows) {
				row.hidden = !filters.every((filter) => passes(row, filter));
				shown += !row.hidden;
			}
			for (const row of [table.tHead.rows[0], ...rows])
				for (const i of costs) row.cells[i].hidden = !columns.includes(i);
			count.textContent = `${shown} of ${rows.length} registers`;
		}
		form.addEventListener("input", apply);
		form.addEventListener("reset", () => setTimeout(apply));
		form.addEventListener("submit", (event) => event.preventDefault());
		form.hidden = false;
		apply();
	}

	// The packed file of a link, unpacked.
	async function unpack(link) {
		const packed = atob(link.href.slice(link.href.indexOf(",") + 1));
		const bytes = Uint8Array.from(packed, (c) => c.charCodeAt(0));
		const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
		return new Response(stream).blob();
	}

	async function save(event) {
		const link = event.currentTarget;
		if (!link.dataset.name) return;
		event.preventDefault();
		const address = URL.createObjectURL(await unpack(link));
		const a = document.createElement("a");
		a.href = address;
		a.download = link.dataset.name;
		a.click();
		setTimeout(() => URL.revokeObjectURL(address), 60000);
	}

	for (const table of document.querySelectorAll("table")) makeSortable(table);
	const form = document.querySelector("[data-controls=registers]");
	if (form) makeFilters(form, document.querySelector("#register-table table"));
	if (typeof DecompressionStream === "function") {
		for (const link of document.querySelectorAll("a[data-name]")) link.addEventListener("click", save);
		for (const note of document.querySelectorAll("[data-no-script]")) note.hidden = true;
	}
})();
