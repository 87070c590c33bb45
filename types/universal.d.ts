/** What every runtime offers beyond the language itself; schema and core are compiled without DOM and Node types. */
declare var TextEncoder: { new (): { encode(text?: string): Uint8Array } };
declare var TextDecoder: { new (): { decode(bytes?: Uint8Array): string } };
