// SPDX-License-Identifier: GPL-2.0
// browser.mjs AXE FOLDER: a page in Debian's chromium, as a reader uses it. FOLDER has page.html, its run directory run/,
// hostile.html; part-*.html and hostile-*.html, of what is no single run; screenshots and the PDF go there. TAP.
import { readFileSync, writeFileSync, existsSync, mkdirSync } from "node:fs";
import { launch } from "./chromium.mjs";

const [axe, folder] = process.argv.slice(2);
const url = (name) => `file://${folder}/${name}`;
let nr = 0, failed = 0;

function is(name, got, wanted) {
	const good = JSON.stringify(got) === JSON.stringify(wanted);
	failed += !good;
	console.log(`${good ? "ok" : "not ok"} ${++nr} - ${name}`);
	if (!good) console.log(`#   got:    ${JSON.stringify(got)}\n#   wanted: ${JSON.stringify(wanted)}`);
}

// What the page asked for and complained of: nothing but itself.
function quiet(name, tab, address) {
	is(`${name}: no error, no warning, no dialog`, tab.complaints, []);
	is(`${name}: asks for nothing but itself`, tab.requests, [address]);
}

const table = `document.querySelector("#register-table table")`;
const shown = `[...${table}.tBodies[0].rows].filter((row) => !row.hidden)`;
const column = (i) => `${shown}.map((row) => row.cells[${i}].textContent)`;
const head = (key, n = 0) => `[...${table}.querySelectorAll("th[data-key=${key}]")][${n}]`;
const set = (selector, value) => `{ const c = document.querySelector(${JSON.stringify(selector)}); c.value = ${JSON.stringify(value)};
	c.dispatchEvent(new Event("input", { bubbles: true })); }`;
const ascending = (list) => list.every((v, i) => !i || list[i - 1] <= v);
const numbers = (list) => list.filter((v) => v !== "-").map(Number);

// Of the registers' table some rows will do: all are alike, and each costs axe much time; so does each table of a kind.
async function violations(tab, rules) {
	await tab.send("Runtime.evaluate", { expression: readFileSync(axe, "utf8") });
	const found = await tab.eval(`axe.run({ exclude: [["#register-table tbody tr:nth-child(n + 12)"], ["figure svg *"]] }, { runOnly: ${JSON.stringify(rules)} }).then((r) =>
		({ checked: r.passes.map((p) => p.id), found: r.violations.map((v) => v.impact + ": " + v.id + ": " + v.nodes[0].html.slice(0, 120)) }))`);
	is(`axe has checked contrast, and ${found.checked.length} rules in all`, found.checked.includes("color-contrast"), true);
	return found.found;
}

async function sorts(tab) {
	const name = await tab.eval(`${head("name")}.cellIndex`), cost = await tab.eval(`${head("cost")}.cellIndex`);
	is("all registers are shown", await tab.eval(`${shown}.length`), 352);
	await tab.eval(`${head("cost")}.querySelector("button").click()`);
	is("sorted by cost: the dearest first", ascending(numbers(await tab.eval(column(cost))).reverse()), true);
	is("which a screen reader is told", await tab.eval(`${head("cost")}.getAttribute("aria-sort")`), "descending");
	await tab.eval(`${head("cost")}.querySelector("button").click()`);
	const costs = await tab.eval(column(cost));
	is("and once more: the cheapest first", ascending(numbers(costs)), true);
	// by the keyboard alone
	await tab.eval(`${head("name")}.querySelector("button").focus()`);
	for (const type of ["keyDown", "keyUp"])
		await tab.send("Input.dispatchKeyEvent", { type, key: "Enter", code: "Enter", windowsVirtualKeyCode: 13, ...(type === "keyDown" && { text: "\r" }) });
	const names = await tab.eval(column(name));
	is("sorted by name, by the keyboard", names, [...names].sort((a, b) => a.localeCompare(b, "en", { numeric: true })));
	for (const key of ["class", "scope", "evidence", "id"]) {
		await tab.eval(`${head(key)}.querySelector("button").click()`);
		const i = await tab.eval(`${head(key)}.cellIndex`);
		const values = await tab.eval(column(i));
		is(`sorted by ${key}`, values, [...values].sort((a, b) => a.localeCompare(b, "en", { numeric: true })));
	}
}

async function filters(tab) {
	const at = {};
	for (const key of ["name", "class", "scope", "evidence", "cost"]) at[key] = await tab.eval(`${head(key)}.cellIndex`);
	for (const [key, value, wanted] of [["class", "pmu", 74], ["scope", "vm", null], ["evidence", "documented", null]]) {
		await tab.eval(set(`[data-filter=${key}]`, value));
		const values = await tab.eval(column(at[key]));
		is(`filtered by ${key}: those alone`, [...new Set(values)], [value]);
		if (wanted) is(`filtered by ${key}: all of those`, values.length, wanted);
		is(`filtered by ${key}: their number is said`, await tab.eval(`document.querySelector(".controls output").textContent`), `${values.length} of 352 registers`);
		await tab.eval(set(`[data-filter=${key}]`, ""));
	}
	await tab.eval(set("[data-filter=name]", "id_aa64"));
	const names = await tab.eval(column(at.name));
	is("filtered by name", names.length > 5 && names.every((name) => name.includes("ID_AA64")), true);
	await tab.eval(set("[data-filter=name]", ""));
	await tab.eval(set("[data-filter=cost]", "1700") + set("[data-op]", "0"));
	const costs = await tab.eval(column(at.cost));
	is("filtered by the cost of an operation", costs.length > 0 && costs.every((cost) => Number(cost) >= 1700), true);
	is("whose costs alone are shown", await tab.eval(`[...${table}.querySelectorAll("th[data-key=cost]")].map((th) => th.hidden)`), [false, true, true, true]);
	await tab.eval(`document.querySelector(".controls").reset()`);
	await tab.eval(`new Promise((resolve) => setTimeout(resolve, 50))`);
	is("and all again", await tab.eval(`${shown}.length`), 352);
}

async function saves(browser, tab) {
	const downloads = `${folder}/saved`;
	mkdirSync(downloads);
	await browser.send("Browser.setDownloadBehavior", { behavior: "allow", downloadPath: downloads });
	for (const name of ["samples.csv", "env.txt"]) {
		await tab.eval(`document.querySelector('a[data-name="${name}"]').click()`);
		for (let tries = 0; tries < 600 && !existsSync(`${downloads}/${name}`); tries++) await new Promise((resolve) => setTimeout(resolve, 100));
		is(`${name} is saved as it was`, existsSync(`${downloads}/${name}`) && readFileSync(`${downloads}/${name}`).equals(readFileSync(`${folder}/run/${name}`)), true);
	}
}

async function looks(browser) {
	for (const [width, dark] of [[1400, false], [1400, true], [800, false], [390, true]]) {
		const tab = await browser.open(url("page.html"), { width, dark });
		const name = `${width} pixels${dark ? ", dark" : ""}`;
		is(`${name}: nothing is wider than the window`, await tab.eval("document.documentElement.scrollWidth"), width);
		writeFileSync(`${folder}/page-${width}${dark ? "-dark" : ""}.png`, await tab.shoot({ x: 0, y: 0, width, height: 1100, scale: 1 }));
		if (dark) {
			is(`${name}: the paper is dark`, await tab.eval(`getComputedStyle(document.body).backgroundColor`), "rgb(20, 24, 29)");
			is(`${name}: so are pictures`, await tab.eval(`getComputedStyle(document.querySelector("figure svg rect")).fill`), "rgb(20, 24, 29)");
		}
		if (width === 1400 && dark) is(`${name}: axe finds nothing`, await violations(tab, ["color-contrast"]), []);
		await tab.close();
	}
}

// Every table of a section: sorted by each column of numbers, the sums stay below.
async function sortsAll(tab, part) {
	const wrong = await tab.eval(`(() => {
		const wrong = [];
		const key = (row, i) => parseFloat(row.cells[i].textContent);
		let nr = 0;
		for (const table of document.querySelectorAll("#${part} table")) {
			const sums = table.tBodies[1]?.innerText;
			for (const th of table.querySelectorAll("th.n:has(button)")) {
				for (const sign of [-1, 1]) {
					th.querySelector("button").click();
					const keys = [...table.tBodies[0].rows].map((row) => key(row, th.cellIndex)).filter((k) => !Number.isNaN(k));
					const state = th.getAttribute("aria-sort");
					if (!keys.every((k, i) => !i || sign * keys[i - 1] <= sign * k)) wrong.push([table.caption.innerText, th.innerText, state]);
					if (state !== (sign < 0 ? "descending" : "ascending")) wrong.push([table.caption.innerText, th.innerText, state]);
					nr++;
				}
			}
			if (table.tBodies[1]?.innerText !== sums) wrong.push([table.caption.innerText, "sums"]);
		}
		return nr ? wrong : ["no table can be sorted"];
	})()`);
	is(`${part}: every table is sorted by every column of numbers`, wrong, []);
}

async function looksAtPart(browser, part) {
	const address = url(`part-${part}.html`);
	const tab = await browser.open(address, { width: 390 });
	is(`${part}: on a telephone nothing is wider than the window`, await tab.eval("document.documentElement.scrollWidth"), 390);
	is(`${part}: wide tables scroll in their own box`, await tab.eval(`[...document.querySelectorAll("#${part} table")].every((t) => getComputedStyle(t.parentElement).overflowX === "auto" && t.parentElement.clientWidth <= 390)`), true);
	await sortsAll(tab, part);
	is(`${part}: axe finds nothing`, await violations(tab, ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]), []);
	writeFileSync(`${folder}/part-${part}-390.png`, await tab.shoot({ x: 0, y: 0, width: 390, height: 2400, scale: 1 }));
	await tab.send("Emulation.setEmulatedMedia", { media: "print" });
	is(`${part}: in print no table is cut off`, await tab.eval(`[...document.querySelectorAll("#${part} table")].every((t) => getComputedStyle(t.parentElement).overflowX === "visible")`), true);
	quiet(part, tab, address);
	await tab.close();
	const dark = await browser.open(address, { width: 1400, dark: true });
	is(`${part}: axe finds enough contrast in the dark`, await violations(dark, ["color-contrast"]), []);
	writeFileSync(`${folder}/part-${part}-1400-dark.png`, await dark.shoot({ x: 0, y: 0, width: 1400, height: 2400, scale: 1 }));
	await dark.close();
	const hostile = await browser.open(url(`hostile-${part}.html`));
	is(`${part}, hostile: nothing is executed`, await hostile.eval("[typeof window.pwned, document.querySelectorAll('img, iframe, object').length]"), ["undefined", 0]);
	is(`${part}, hostile: it is shown as text`, await hostile.eval(`document.getElementById("${part}").innerText.includes("<img src=x onerror=pwned=1>")`), true);
	quiet(`${part}, hostile`, hostile, url(`hostile-${part}.html`));
	await hostile.close();
}

const browser = await launch(`${folder}/profile`);
const tab = await browser.open(url("page.html"));
is("opens", await tab.eval("document.readyState"), "complete");
is("its language, title, and one heading of the first rank", await tab.eval(`[document.documentElement.lang, document.title.slice(0, 28), document.querySelectorAll("h1").length]`),
	["en", "KVM register accesses on Lin", 1]);
is("landmarks", await tab.eval(`["header", "nav", "main", "footer"].map((name) => document.querySelectorAll("body > " + name).length)`), [1, 1, 1, 1]);
is("axe finds nothing", await violations(tab, ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]), []);
await sorts(tab);
await filters(tab);
await saves(browser, tab);
const { data } = await tab.send("Page.printToPDF", { printBackground: false });
writeFileSync(`${folder}/page.pdf`, Buffer.from(data, "base64"));
is("is printed", Buffer.from(data, "base64").subarray(0, 5).toString(), "%PDF-");
await tab.send("Emulation.setEmulatedMedia", { media: "print" });
is("print has no controls, and no table that is cut off", await tab.eval(`[getComputedStyle(document.querySelector(".controls")).display, getComputedStyle(document.querySelector("#register-table .scroll")).overflowX,
	getComputedStyle(document.querySelector("nav")).display]`), ["none", "visible", "none"]);
quiet("the page", tab, url("page.html"));
await tab.close();
await looks(browser);
for (const part of ["alternatives", "sides", "history", "trace"]) await looksAtPart(browser, part);

const bare = await browser.open(url("page.html"), { script: false });
const { root } = await bare.send("DOM.getDocument");
const { nodeId } = await bare.send("DOM.querySelector", { nodeId: root.nodeId, selector: ".controls" });
is("without a script: no controls that do nothing", (await bare.send("DOM.getAttributes", { nodeId })).attributes.includes("hidden"), true);
const { nodeIds } = await bare.send("DOM.querySelectorAll", { nodeId: root.nodeId, selector: "#register-table tbody tr" });
is("without a script: every register is there", nodeIds.length, 352);
await bare.close();

const hostile = await browser.open(url("hostile.html"));
is("a hostile run: nothing is executed", await hostile.eval("[typeof window.pwned, document.querySelectorAll('script').length, document.querySelectorAll('img, iframe, object').length]"), ["undefined", 1, 0]);
is("a hostile run: it is shown as text", await hostile.eval(`document.body.innerText.includes("<script>pwned=1</script>")`), true);
quiet("a hostile run", hostile, url("hostile.html"));
await hostile.close();

// what the policy is for: markup that got in does nothing
writeFileSync(`${folder}/injected.html`, readFileSync(`${folder}/hostile.html`, "utf8").replace("<main", `<script>pwned=1</script><img src="x" onerror="pwned=2"><main`));
const injected = await browser.open(url("injected.html"));
is("markup that got in all the same: nothing is executed", await injected.eval("typeof window.pwned"), "undefined");
is("markup that got in all the same: and the browser says so", injected.complaints.length > 1, true);
is("markup that got in all the same: what it asks for is blocked", injected.requests.filter((r) => !injected.blocked.includes(r)), [url("injected.html")]);
await injected.close();
await browser.close();
console.log(`1..${nr}`);
process.exit(failed ? 1 : 0);
