// Keeps the page of today up to date while somebody looks at it, and that of what is being made.
const EVERY_MS = 60_000;

/** Whether the worker has the page's content in hand: then it must not move. */
function isBusy() {
  const main = document.querySelector('main');
  return !main
    || main.contains(document.activeElement)
    || main.querySelector('details[open]') !== null
    || !document.getSelection().isCollapsed;
}

/** Fetches the page anew and puts its content in the place of what is shown. */
async function renew() {
  const answer = await fetch(location.href, { credentials: 'same-origin' });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const main = fresh.querySelector('main');
  if (main && (underWay() || !isBusy())) document.querySelector('main').replaceWith(document.adoptNode(main));
}

/** @returns {HTMLElement | null} what says that something is being made, and when to ask again */
function underWay() {
  return document.querySelector('main [data-again]');
}

async function follow() {
  const shown = underWay();
  if (!shown) return;
  await new Promise((resolve) => setTimeout(resolve, Number(shown.dataset.again)));
  if (!document.hidden) await renew().catch(() => {});
  await follow();
}

follow();

if (/\/(?:day|week|month)$/.test(location.pathname) && !location.search) {
  const again = () => {
    if (!document.hidden && !isBusy()) renew().catch(() => {});
  };
  setInterval(again, EVERY_MS);
  document.addEventListener('visibilitychange', again);
}
