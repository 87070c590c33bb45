import { VigilError } from '../../../schema';
import type { Secret } from '../../base/secret';

/** What a request to Grafana needs. */
export interface GrafanaAccess {
  /** Where Grafana is, as the engine reaches it. */
  url: string;
  /** Of a service account. */
  token: Secret;
}

/** Finds the way into Grafana for an organisation; null when there is none. */
export interface GrafanaTokenLookup {
  get(orgId: number): Promise<GrafanaAccess | null>;
}

/** @throws VigilError `failed_precondition` when there is no way in, with what an Admin can do */
export async function requireAccess(tokens: GrafanaTokenLookup, orgId: number): Promise<GrafanaAccess> {
  const access = await tokens.get(orgId);
  if (access === null) {
    const message =
      `no access to Grafana for organisation ${orgId}: an Admin can give a service account token ` +
      'in the settings of the Vigil data source';
    throw new VigilError('failed_precondition', message, { source: 'downstream' });
  }
  return access;
}

/** The part of the secret box that is needed here. */
export interface TokenBox {
  get(name: string): Promise<Secret | null>;
  set(name: string, secret: Secret): Promise<void>;
}

export interface GrafanaTokensOptions {
  /** Null when it is not known where Grafana is: then nobody has access. */
  url: string | null;
  /** Of the service account that Grafana manages for the plugin. It belongs to the first organisation. */
  managed: Secret | null;
  /** From the engine's own settings. It is taken to belong to the first organisation, too. */
  settings: Secret | null;
  /** Keeps those that come with the data source's secure settings. */
  box: TokenBox;
}

/** Grafana gives a managed service account to this organisation only. */
const FIRST_ORG = 1;

/**
 * Tokens for Grafana, in this order: the managed service account's and the one in the settings (both for the first
 * organisation alone, so that no other one reads its data), then the one an Admin gave in the data source's secure
 * settings, which is kept so that a restart at night needs nobody.
 */
export class GrafanaTokens implements GrafanaTokenLookup {
  readonly #options: GrafanaTokensOptions;

  constructor(options: GrafanaTokensOptions) {
    this.#options = options;
  }

  async get(orgId: number): Promise<GrafanaAccess | null> {
    const { url, managed, settings, box } = this.#options;
    const own = orgId === FIRST_ORG ? (managed ?? settings) : null;
    const token = own ?? (await box.get(keyOf(orgId)));
    return url === null || token === null ? null : { url, token };
  }

  /** Keeps the token of an organisation, as its data source's settings have it now. Writes only when it is another one. */
  async remember(orgId: number, token: Secret): Promise<void> {
    const known = await this.#options.box.get(keyOf(orgId));
    if (known?.reveal() !== token.reveal()) {
      await this.#options.box.set(keyOf(orgId), token);
    }
  }
}

function keyOf(orgId: number): string {
  return `grafana-token/${orgId}`;
}
