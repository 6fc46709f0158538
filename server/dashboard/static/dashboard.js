// Keeps the page of today up to date while somebody looks at it. Nothing else needs a script.
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
  if (document.hidden || isBusy()) return;
  const answer = await fetch(location.href, { credentials: 'same-origin' });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const main = fresh.querySelector('main');
  if (main && !isBusy()) document.querySelector('main').replaceWith(document.adoptNode(main));
}

if (/\/(?:day|week|month)$/.test(location.pathname) && !location.search) {
  const again = () => renew().catch(() => {});
  setInterval(again, EVERY_MS);
  document.addEventListener('visibilitychange', again);
}
