// Language and theme of the page, jumps to steps, and the step that is playing.
"use strict";

const root = document.documentElement;

function remembered(key, fallback) {
  try { return localStorage.getItem(key) || fallback; } catch { return fallback; }
}

function remember(key, value) {
  root.dataset[key] = value;
  try { localStorage.setItem(key, value); } catch { /* from disk there may be no storage */ }
}

function speak(language) {
  remember("language", language);
  root.lang = language;
  document.title = document.querySelector(`h1 [lang=${language}]`).textContent;
  const video = document.querySelector("video");
  if (!video) return;
  // Sentences in the language of the video stand in its pictures: its captions wait to be asked for.
  for (const track of video.textTracks) {
    const shown = track.language === language && language !== video.dataset.spoken;
    if (track.kind === "captions") track.mode = shown ? "showing" : "disabled";
    else track.mode = track.language === language ? "hidden" : "disabled";
  }
}

const asked = new URLSearchParams(location.search).get("lang");
const preferred = navigator.language.startsWith("zh") ? "zh" : "en";
speak(["en", "zh"].includes(asked) ? asked : remembered("language", preferred));
const theme = remembered("theme", "");
if (theme) root.dataset.theme = theme;

document.querySelector("[data-switch=language]")?.addEventListener("click", () => {
  speak(root.dataset.language === "en" ? "zh" : "en");
});
document.querySelector("[data-switch=theme]")?.addEventListener("click", () => {
  const dark = root.dataset.theme
    ? root.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  remember("theme", dark ? "light" : "dark");
});

const video = document.querySelector("video");
const steps = [...document.querySelectorAll("[data-start]")];
const strip = [...document.querySelectorAll("[data-step]")];

function jump(step) {
  // Just after the boundary, on which a browser may still be in the step before.
  video.currentTime = Number(step.dataset.start) + 0.005;
  video.scrollIntoView({ block: "nearest" });
  history.replaceState(null, "", `#${step.id}`);
}

if (video) {
  for (const step of steps) step.querySelector("button").addEventListener("click", () => {
    jump(step);
    video.play();
  });
  strip.forEach((part, number) => part.addEventListener("click", (event) => {
    event.preventDefault();
    jump(steps[number]);
  }));
  const follow = () => {
    const now = steps.findLast((step) => Number(step.dataset.start) <= video.currentTime + 0.01);
    for (const step of [...steps, ...strip]) step.removeAttribute("aria-current");
    if (!now) return;
    now.setAttribute("aria-current", "step");
    strip[steps.indexOf(now)].setAttribute("aria-current", "step");
  };
  for (const moment of ["timeupdate", "seeked"]) video.addEventListener(moment, follow);
  const addressed = () => steps.find((step) => `#${step.id}` === location.hash);
  addEventListener("hashchange", () => addressed() && jump(addressed()));
  const start = async () => {
    // A server that does not send parts of files: jumps need the whole file then.
    if (location.protocol !== "file:" && !(video.seekable.length && video.seekable.end(0) > 0)) {
      video.src = URL.createObjectURL(await (await fetch(video.currentSrc)).blob());
      await new Promise((done) => video.addEventListener("loadedmetadata", done, { once: true }));
    }
    if (addressed()) jump(addressed());
    follow();
  };
  if (video.readyState) start();
  else video.addEventListener("loadedmetadata", start, { once: true });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const now = steps.findIndex((step) => step.hasAttribute("aria-current"));
    if (event.key === "n" && now + 1 < steps.length) jump(steps[now + 1]);
    if (event.key === "p" && now > 0) jump(steps[now - 1]);
    if (event.key === "k") video.paused ? video.play() : video.pause();
  });
}
