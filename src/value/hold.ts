import type { Encoded, Held } from "./encoded.ts";
import { encodedOf } from "./encode.ts";
import { excerptOf } from "./excerpt.ts";
import { defaultFormats } from "./format/default-formats.ts";
import { jsonText, primitiveText, type JsonText } from "./json/json-text.ts";
import { resolve } from "./resolve.ts";
import type { ValueServices } from "./file/file-services.ts";
import { sha256 } from "./sha256.ts";
import { TOKEN_LIMIT, tokenOfCanonical } from "./token.ts";

/** Bodies up to this length are kept from the pass that made the token; longer ones are made again when needed. */
const KEPT_BODY = 64 * 1024;

/**
 * Holds a parsed value with its token. A promise only when something inside must be looked up or stored first: a file
 * that was not seen yet, rows that were not stored yet. `value` is then the value with those in their final form.
 *
 * Throws SHEAF_NO_CODEC for what cannot be stored, SHEAF_FILE_MISSING for a file that does not exist.
 */
export function hold(value: unknown, services: ValueServices = {}): Held | Promise<Held> {
  const primitive = primitiveText(value);
  if (primitive !== undefined) return new HeldValue(value, primitive, services);
  const text = jsonText(value, services.formats ?? defaultFormats);
  return text.unresolved ? holdResolved(value, services) : heldOf(value, text, services);
}

async function holdResolved(value: unknown, services: ValueServices): Promise<Held> {
  return hold(await resolve(value, services), services);
}

function heldOf(value: unknown, text: JsonText, services: ValueServices): Held {
  const body = text.beside.length === 0 && text.body.length <= KEPT_BODY ? text.body : undefined;
  return new HeldValue(value, text.canonical, services, { body, special: text.special });
}

class HeldValue implements Held {
  readonly value: unknown;
  readonly token: string;
  readonly special: boolean;
  readonly #body: string | undefined;
  readonly #services: ValueServices;
  #shown: string | undefined;

  // oxlint-disable-next-line max-params -- made once per input of an element: an object more would be felt
  constructor(
    value: unknown,
    canonical: string,
    services: ValueServices,
    text?: { body: string | undefined; special: boolean },
  ) {
    this.value = value;
    this.token = tokenOfCanonical(canonical);
    this.special = text?.special ?? false;
    this.#body = text === undefined ? canonical : text.body;
    this.#services = services;
  }

  get shown(): string | undefined {
    if (this.token.length <= TOKEN_LIMIT) return undefined;
    return (this.#shown ??= excerptOf(this.value, this.#body, this.#services.root));
  }

  encode(): Encoded | Promise<Encoded> {
    const { special } = this;
    const made =
      this.#body === undefined ? jsonText(this.value, this.#services.formats ?? defaultFormats) : undefined;
    return encodedOf(
      { body: this.#body ?? made!.body, beside: made?.beside ?? [], digest: this.#digest(), special },
      this.#services,
    );
  }

  #digest(): Uint8Array {
    return this.token.length > TOKEN_LIMIT ? Buffer.from(this.token.slice(1), "hex") : sha256(this.token);
  }
}
