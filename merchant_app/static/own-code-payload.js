// The text of a VietQR code that asks for an amount, written in the phone character for character as qr/payload.py
// writes it: a test holds one against the other.
"use strict";

const ownPayload = (() => {
  const LARGEST_AMOUNT = 499999999, LONGEST_NOTE = 25; // NAPAS format of VietQR v1.0, 5.2.6 and 5.2.14

  const object = (id, value) => (value ? id + String(value.length).padStart(2, "0") + value : "");

  // Marks dropped, đ as d, anything else outside ASCII a blank; one blank between words.
  function folded(text) {
    const bare = text.normalize("NFD").replace(/[\u0300-\u036f]+/g, "").replace(/đ/g, "d").replace(/Đ/g, "D");
    return bare.replace(/[^\x20-\x7e]+/g, " ").split(" ").filter(Boolean).join(" ");
  }

  // At most so many characters, ending at a word unless that loses over half of them.
  function cut(text, limit) {
    if (text.length <= limit) return text;
    const end = text.lastIndexOf(" ", limit);
    return text.slice(0, 2 * end >= limit ? end : limit).trimEnd();
  }

  // CRC-16/CCITT-FALSE as four hexadecimal digits (EMVCo MPM 4.7.3); all of the text is ASCII.
  function checksum(text) {
    let crc = 0xffff;
    for (let at = 0; at < text.length; at += 1) {
      crc ^= text.charCodeAt(at) << 8;
      for (let bit = 0; bit < 8; bit += 1) crc = (crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1) & 0xffff;
    }
    return crc.toString(16).toUpperCase().padStart(4, "0");
  }

  const noteOf = (text) => cut(folded(text), LONGEST_NOTE);

  // Without an amount (0) the payer types it, and the code is for many payments; with one it is for one.
  function write({ bank, account, service, amount, note }) {
    if (!/^[0-9]{6}$/.test(bank) || !/^[A-Za-z0-9]{1,19}$/.test(account)) throw new RangeError("bank or account");
    if (!Number.isInteger(amount) || amount < 0 || amount > LARGEST_AMOUNT) throw new RangeError("amount");
    const receiver = object("00", bank) + object("01", account);
    let text = object("00", "01") + object("01", amount ? "12" : "11");
    text += object("38", object("00", "A000000727") + object("01", receiver) + object("02", service));
    text += object("53", "704") + object("54", amount ? String(amount) : "") + object("58", "VN");
    text += `${object("62", object("08", noteOf(note)))}6304`;
    return text + checksum(text);
  }

  return { LARGEST_AMOUNT, noteOf, write };
})();
