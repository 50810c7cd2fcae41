// @ts-check
/**
 * Several windows of one browser. They share the cookie that says who is logged in, and so are one person, who hears nobody
 * but others. Under another name of this machine the browser keeps another cookie, and is another person.
 */
import { say } from '/words.js';

const TWINS = new Map([['localhost', '127.0.0.1'], ['127.0.0.1', 'localhost']]);

/** @param {Element} element that is to say how to be a second person */
export function invite(element) {
  const twin = TWINS.get(location.hostname);
  if (twin === undefined) {
    element.textContent = say('elsewhere');
    return;
  }
  const link = document.createElement('a');
  link.href = location.origin.replace(location.hostname, twin);
  link.textContent = link.href;
  link.target = '_blank';
  element.replaceChildren(say('twin'), ' ', link);
}

/**
 * Watches for windows of this browser that are at the same place as this one.
 *
 * @param {string} place
 * @param {(others: boolean) => void} tell
 * @returns {() => void} to be called on leaving the place
 */
export function watchWindows(place, tell) {
  const own = `${Math.random()}`;
  /** @type {Set<string>} */
  const others = new Set();
  const channel = new BroadcastChannel('connectivity-windows');
  /** @param {'came' | 'here' | 'left'} news */
  const post = (news) => channel.postMessage({ news, place, from: own });
  channel.onmessage = ({ data }) => {
    if (data.place === place) {
      data.news === 'left' ? others.delete(data.from) : others.add(data.from);
      data.news === 'came' && post('here');
      tell(others.size > 0);
    }
  };
  const leave = () => {
    post('left');
    channel.close();
    removeEventListener('pagehide', leave);
  };
  addEventListener('pagehide', leave);
  post('came');
  return leave;
}
