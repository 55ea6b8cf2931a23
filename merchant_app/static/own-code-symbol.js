// QR symbols drawn in the phone: byte mode, error correction level M, versions 1 to 9, which hold 180 characters; a
// payload from own-code-payload.js has 146 at most. Module for module what qr/symbol.py draws (ISO/IEC 18004).
"use strict";

const ownSymbol = (() => {
  // For each version its codewords, how many of a block correct errors, and its blocks (table 9).
  const VERSIONS = [
    [26, 10, 1], [44, 16, 1], [70, 26, 1], [100, 18, 2], [134, 24, 2], [172, 16, 4], [196, 18, 4], [242, 22, 4], [292, 22, 5],
  ];
  const MASKS = [
    (row, column) => (row + column) % 2,
    (row) => row % 2,
    (row, column) => column % 3,
    (row, column) => (row + column) % 3,
    (row, column) => ((row >> 1) + Math.floor(column / 3)) % 2,
    (row, column) => ((row * column) % 2) + ((row * column) % 3),
    (row, column) => (((row * column) % 2) + ((row * column) % 3)) % 2,
    (row, column) => (((row + column) % 2) + ((row * column) % 3)) % 2,
  ];
  const QUIET = 4;

  // Products in the field of 256 elements, by logarithms to its root (7.5.2).
  const POWERS = new Uint8Array(510), LOGARITHMS = new Uint8Array(256);
  for (let exponent = 0, power = 1; exponent < 255; exponent += 1) {
    POWERS[exponent] = POWERS[exponent + 255] = power;
    LOGARITHMS[power] = exponent;
    power = power << 1 ^ (power > 127 ? 0x11d : 0);
  }
  const times = (one, other) => (one && other ? POWERS[LOGARITHMS[one] + LOGARITHMS[other]] : 0);

  // The remainder of a block's data divided by the generator of that many codewords.
  function parityOf(data, count) {
    let generator = [1];
    for (let exponent = 0; exponent < count; exponent += 1) {
      const next = [...generator, 0];
      generator.forEach((factor, place) => { next[place + 1] ^= times(factor, POWERS[exponent]); });
      generator = next;
    }
    const rest = [...data, ...Array(count).fill(0)];
    for (let at = 0; at < data.length; at += 1) {
      const lead = rest[at];
      if (lead) generator.forEach((factor, place) => { rest[at + place] ^= times(factor, lead); });
    }
    return rest.slice(data.length);
  }

  // Mode 0100, the number of bytes, the bytes and four zeros, filled up (7.4); cut into blocks and woven (7.6).
  function codewordsOf(text, [total, parity, count]) {
    const capacity = total - parity * count;
    const stream = [0x40 | text.length >> 4];
    for (let at = 0, before = text.length; at <= text.length; at += 1) {
      const byte = at < text.length ? text.charCodeAt(at) : 0;
      stream.push((before & 15) << 4 | byte >> 4);
      before = byte;
    }
    for (let filler = 0xec; stream.length < capacity; filler ^= 0xec ^ 0x11) stream.push(filler);
    const blocks = [];
    for (let block = 0, at = 0; block < count; block += 1) {
      const length = Math.floor((capacity + block) / count); // the longer blocks stand last
      blocks.push(stream.slice(at, at + length));
      at += length;
    }
    const parities = blocks.map((block) => parityOf(block, parity));
    const woven = [];
    for (const rows of [blocks, parities]) {
      for (let at = 0; at < rows[count - 1].length; at += 1) for (const row of rows) if (at < row.length) woven.push(row[at]);
    }
    return woven;
  }

  // The remainder of a number of format or version information, behind the number itself.
  function withRemainder(number, generator) {
    const bits = 31 - Math.clz32(generator);
    let rest = number << bits;
    while (rest >> bits) rest ^= generator << 31 - Math.clz32(rest) - bits;
    return number << bits | rest;
  }

  // All that does not depend on the data: finders, timing, alignment; and which modules are not data's.
  function frameOf(version, size) {
    const modules = new Uint8Array(size * size), taken = new Uint8Array(size * size);
    const set = (row, column, dark) => {
      if (row < 0 || column < 0 || row >= size || column >= size) return;
      modules[row * size + column] = dark ? 1 : 0;
      taken[row * size + column] = 1;
    };
    const rings = (row, column, reach, light) => {
      for (let down = -reach; down <= reach; down += 1) {
        for (let right = -reach; right <= reach; right += 1) {
          set(row + down, column + right, !light.includes(Math.max(Math.abs(down), Math.abs(right))));
        }
      }
    };
    for (let at = 0; at < size; at += 1) {
      set(6, at, at % 2 === 0);
      set(at, 6, at % 2 === 0);
    }
    const far = size - 7, spots = version === 1 ? [] : version < 7 ? [6, far] : [6, far / 2 + 3, far];
    for (const row of spots) {
      for (const column of spots) {
        const atFinder = (row === 6 && (column === 6 || column === far)) || (row === far && column === 6);
        if (!atFinder) rings(row, column, 2, [1]);
      }
    }
    for (const [row, column] of [[3, 3], [3, size - 4], [size - 4, 3]]) rings(row, column, 4, [2, 4]);
    setFormat(set, size, 0);
    if (version > 6) setVersion(set, size, 0);
    return { modules, taken, set };
  }

  // Level M is 00 (7.9). Nothing of it is dark while the masks are judged, as the standard wants (7.8.3).
  function setFormat(set, size, bits) {
    for (let at = 0; at < 15; at += 1) {
      const dark = bits >> at & 1;
      set(at < 6 ? at : at < 8 ? at + 1 : size - 15 + at, 8, dark);
      set(8, at < 8 ? size - 1 - at : at < 9 ? 7 : 14 - at, dark);
    }
    set(size - 8, 8, bits);
  }

  function setVersion(set, size, bits) {
    for (let at = 0; at < 18; at += 1) {
      const along = Math.floor(at / 3), across = size - 11 + at % 3, dark = bits >> at & 1;
      set(along, across, dark);
      set(across, along, dark);
    }
  }

  // Where the bits go: two columns at a time from the right, up and down in turn, past the timing column (7.7.3).
  function placesOf(taken, size) {
    const places = [];
    let upward = true;
    for (let right = size - 1; right > 0; right -= 2) {
      if (right === 6) right = 5;
      for (let step = 0; step < size; step += 1) {
        const row = upward ? size - 1 - step : step;
        for (const column of [right, right - 1]) if (!taken[row * size + column]) places.push(row * size + column);
      }
      upward = !upward;
    }
    return places;
  }

  // The points against a symbol (7.8.3.1).
  function penaltyOf(modules, size) {
    let points = 0, dark = 0;
    for (const [along, across] of [[1, size], [size, 1]]) {
      for (let line = 0; line < size; line += 1) {
        let run = 0, last = 2, window = 0;
        for (let at = 0; at < size; at += 1) {
          const module = modules[line * across + at * along];
          run = module === last ? run + 1 : 1;
          last = module;
          if (run === 5) points += 3;
          else if (run > 5) points += 1;
          window = (window << 1 | module) & 0x7ff;
          if (at > 9 && (window === 0b10111010000 || window === 0b00001011101)) points += 40;
        }
      }
    }
    for (let at = 0; at < modules.length; at += 1) {
      dark += modules[at];
      if (at % size === size - 1 || at + size >= modules.length) continue;
      const sum = modules[at] + modules[at + 1] + modules[at + size] + modules[at + size + 1];
      if (sum % 4 === 0) points += 3;
    }
    return points + 10 * Math.floor(Math.abs(dark / modules.length * 100 - 50) / 5);
  }

  // The smallest symbol of a text of ASCII, with the mask of least penalty; modules row by row, 1 for dark.
  function make(text) {
    const version = 1 + VERSIONS.findIndex(([total, parity, count]) => text.length + 2 <= total - parity * count);
    if (!version || !/^[\x00-\x7f]*$/.test(text)) throw new RangeError("text");
    const size = 4 * version + 17, { modules, taken, set } = frameOf(version, size);
    const codewords = codewordsOf(text, VERSIONS[version - 1]), places = placesOf(taken, size);
    const masked = MASKS.map((turns) => {
      const tried = modules.slice();
      places.forEach((place, at) => {
        const bit = (codewords[at >> 3] || 0) >> 7 - at % 8 & 1;
        tried[place] = bit ^ (turns(Math.floor(place / size), place % size) === 0 ? 1 : 0);
      });
      return tried;
    });
    const points = masked.map((tried) => penaltyOf(tried, size)), mask = points.indexOf(Math.min(...points));
    modules.set(masked[mask]);
    setFormat(set, size, withRemainder(mask, 0x537) ^ 0x5412);
    if (version > 6) setVersion(set, size, withRemainder(version, 0x1f25));
    return { version, mask, size, modules };
  }

  // The symbol as a picture with its quiet zone, in the place of what *frame* holds.
  function drawInto(frame, text, title) {
    const { size, modules } = make(text), side = size + 2 * QUIET;
    let path = "";
    for (let row = 0; row < size; row += 1) {
      for (let column = 0, start = 0; column < size; column = start) {
        const dark = modules[row * size + column];
        for (start = column + 1; start < size && modules[row * size + start] === dark; ) start += 1;
        if (dark) path += `M${column + QUIET} ${row + QUIET}h${start - column}v1H${column + QUIET}z`;
      }
    }
    const shape = (name, attributes) => {
      const made = document.createElementNS("http://www.w3.org/2000/svg", name);
      for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
      return made;
    };
    const picture = shape("svg", { viewBox: `0 0 ${side} ${side}`, role: "img", "shape-rendering": "crispEdges" });
    const named = shape("title", {});
    named.textContent = title;
    picture.append(named, shape("rect", { width: side, height: side, fill: "#fff" }), shape("path", { d: path, fill: "#000" }));
    frame.replaceChildren(picture);
  }

  return { make, drawInto };
})();
