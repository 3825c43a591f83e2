// A connection that comes back by itself: after sleep, a lost network, a server that was killed.

const FIRST = 500; // milliseconds until it connects again, twice as many each time …
const LONGEST = 8000; // … up to so many
const ASLEEP = 5000; // after so long in the background a connection may only seem to be there

// address: of a page beside which the server listens; opened, heard, lost: called with what happens.
// Returns `send`, which says whether a message was sent, and `end`.
export function connect(address, { opened, heard, lost = () => {} }) {
  const live = new URL("live", address);
  live.protocol = live.protocol.replace("http", "ws");
  live.search = live.hash = "";
  let socket, timer, wait, hidden;

  function open() {
    clearTimeout(timer);
    const mine = new WebSocket(live);
    socket = mine;
    mine.onopen = () => {
      if (mine !== socket) return;
      wait = FIRST;
      opened();
    };
    mine.onmessage = ({ data }) => mine === socket && heard(JSON.parse(data));
    mine.onclose = () => {
      if (mine !== socket) return;
      lost();
      timer = setTimeout(open, wait);
      wait = Math.min(2 * wait, LONGEST);
    };
  }

  function wake() {
    if (document.hidden) {
      hidden = Date.now();
    } else if (socket.readyState !== WebSocket.OPEN || Date.now() - hidden > ASLEEP) {
      wait = FIRST;
      const old = socket;
      open();
      old.close();
    }
  }

  function send(message) {
    const there = socket.readyState === WebSocket.OPEN;
    if (there) socket.send(JSON.stringify(message));
    return there;
  }

  function end() {
    const old = socket;
    socket = null;
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", wake);
    old.close();
  }

  document.addEventListener("visibilitychange", wake);
  wait = FIRST;
  open();
  return { send, end };
}
