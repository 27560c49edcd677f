/* The waiting room counts on the server's clock, and opens by itself when the doors do. */
const card = document.querySelector("[data-waiting]");
if (card) {
  const offset = Date.parse(card.dataset.now) - Date.now();
  const opensAt = Date.parse(card.dataset.opensAt);
  const words = card.querySelector("[data-waiting-words]");
  const said = words?.textContent;
  const show = () => {
    const left = opensAt - Date.now() - offset;
    if (left <= 0 && words) {
      location.reload();
    } else if (words && left < 60 * 60_000) {
      const minutes = Math.ceil(left / 60_000);
      words.textContent = `${minutes === 1 ? "In less than a minute" : `In about ${minutes} minutes`}. ${said}`;
    }
    if (left > 0) setTimeout(show, Math.min(left + 400, 15_000));
  };
  show();
}
