// Signs the call. Needs the variables sdkappid, identifier and secretKey of the collection or the environment.
const value = (name) => String(pm.variables.get(name) || "");
const [app, identifier, key] = [value("sdkappid"), value("identifier"), value("secretKey")];
if (!app || !identifier || !(key || value("usersig"))) {
  throw new Error("Set the variables sdkappid, identifier and secretKey (or a usersig).");
}
const sign = () => {
  const CryptoJS = require("crypto-js");
  const now = Math.floor(Date.now() / 1000), expire = 3600;
  const text = `TLS.identifier:${identifier}\nTLS.sdkappid:${app}\nTLS.time:${now}\nTLS.expire:${expire}\n`;
  const json = JSON.stringify({
    "TLS.ver": "2.0", "TLS.identifier": identifier, "TLS.sdkappid": Number(app), "TLS.expire": expire,
    "TLS.time": now, "TLS.sig": CryptoJS.enc.Base64.stringify(CryptoJS.HmacSHA256(text, key)),
  });
  // zlib without compression: a head, one stored block, Adler-32.
  const bytes = unescape(encodeURIComponent(json)).split("").map((letter) => letter.charCodeAt(0));
  let [a, b] = [1, 0];
  for (const byte of bytes) { a = (a + byte) % 65521; b = (b + a) % 65521; }
  const size = bytes.length, pair = (one) => [one & 255, one >> 8];
  const packed = [0x78, 0x01, 0x01, ...pair(size), ...pair(size ^ 0xffff), ...bytes, b >> 8, b & 255, a >> 8, a & 255];
  const hex = packed.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const base64 = CryptoJS.enc.Base64.stringify(CryptoJS.enc.Hex.parse(hex));
  return base64.replace(/[+]/g, "*").replace(/[/]/g, "-").replace(/=/g, "_");
};
pm.variables.set("signedIdentifier", encodeURIComponent(identifier));
pm.variables.set("signature", encodeURIComponent(value("usersig") || sign()));
