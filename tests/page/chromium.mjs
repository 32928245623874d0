// SPDX-License-Identifier: GPL-2.0
// Debian's chromium, headless, driven by its DevTools protocol over a pipe: no port, no library. `open()` gives a
// tab that notes whatever a page asks for, and whatever it complains of.
import { spawn } from "node:child_process";

export async function launch(profile) {
	const flags = ["--headless=new", "--remote-debugging-pipe", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions", "--disable-dev-shm-usage",
		`--user-data-dir=${profile}`, "about:blank"];
	const child = spawn("chromium", flags, { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
	const [, , , input, output] = child.stdio;
	const waiting = new Map(), listeners = new Set();
	let last = 0, rest = "";

	output.setEncoding("utf8");
	output.on("data", (chunk) => {
		const messages = (rest + chunk).split("\0");
		rest = messages.pop();
		for (const message of messages.map((m) => JSON.parse(m))) {
			const call = waiting.get(message.id);
			waiting.delete(message.id);
			if (call && message.error) call.reject(new Error(`${call.method}: ${message.error.message}`));
			else if (call) call.resolve(message.result);
			else for (const listener of listeners) listener(message);
		}
	});
	child.on("exit", () => {
		for (const call of waiting.values()) call.reject(new Error(`${call.method}: chromium has ended`));
		waiting.clear();
	});
	input.on("error", () => {});

	function send(method, params = {}, sessionId = undefined) {
		const id = ++last;
		input.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
		return new Promise((resolve, reject) => waiting.set(id, { resolve, reject, method }));
	}

	async function open(url, { width = 1280, dark = false, script = true } = {}) {
		const { targetId } = await send("Target.createTarget", { url: "about:blank" });
		const { sessionId } = await send("Target.attachToTarget", { targetId, flatten: true });
		const tab = { requests: [], blocked: [], complaints: [] }, asked = new Map();
		let loaded;
		const load = new Promise((resolve) => (loaded = resolve));
		const listener = ({ method, params, sessionId: whose }) => {
			if (whose !== sessionId) return;
			if (method === "Network.requestWillBeSent") {
				tab.requests.push(params.request.url);
				asked.set(params.requestId, params.request.url);
			}
			if (method === "Network.loadingFailed" && params.blockedReason === "csp") tab.blocked.push(asked.get(params.requestId));
			if (method === "Runtime.exceptionThrown") tab.complaints.push(params.exceptionDetails.exception?.description ?? params.exceptionDetails.text);
			if (method === "Runtime.consoleAPICalled") tab.complaints.push(params.args.map((a) => a.value).join(" "));
			if (method === "Log.entryAdded") tab.complaints.push(params.entry.text);
			if (method === "Page.javascriptDialogOpening") tab.complaints.push(`a dialog: ${params.message}`);
			if (method === "Page.loadEventFired") loaded();
		};
		listeners.add(listener);
		tab.send = (method, params) => send(method, params, sessionId);
		for (const domain of ["Page", "Network", "Runtime", "Log"]) await tab.send(`${domain}.enable`);
		await tab.send("Emulation.setDeviceMetricsOverride", { width, height: 900, deviceScaleFactor: 1, mobile: width < 500 });
		await tab.send("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }] });
		await tab.send("Emulation.setScriptExecutionDisabled", { value: !script });
		await tab.send("Page.navigate", { url });
		await load;
		// the value of an expression, or of the promise that it is
		tab.eval = async (expression) => {
			const { result, exceptionDetails } = await tab.send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
			if (exceptionDetails) throw new Error(`${expression}: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`);
			return result.value;
		};
		tab.shoot = async (full) => {
			const { data } = await tab.send("Page.captureScreenshot", { format: "png", captureBeyondViewport: Boolean(full), ...(full && { clip: full }) });
			return Buffer.from(data, "base64");
		};
		tab.close = async () => {
			listeners.delete(listener);
			await send("Target.closeTarget", { targetId });
		};
		return tab;
	}

	async function close() {
		const ended = new Promise((resolve) => child.on("exit", resolve));
		send("Browser.close").catch(() => {});
		const timer = setTimeout(() => child.kill("SIGKILL"), 10000);
		await ended;
		clearTimeout(timer);
	}
	return { open, close, send };
}
