import { VigilError } from '../../../schema';
import type { Clock } from '../../base/clock';
import { Secret } from '../../base/secret';
import type { Address } from '../../notifiers/notifier';
import type { DocumentStore } from '../../store/store';
import {
  accountHiding,
  destinationHiding,
  groupHiding,
  webhookAddress,
  type Destination,
  type EmailAccount,
  type EmailGroup,
  type Target,
  type WebhookTarget,
} from './destination';
import { Records, type SecretKeeper } from './records';

/** Addresses that one message may go to. */
const RECIPIENTS_MAX = 100;

export interface DestinationsOptions {
  documents: DocumentStore;
  secrets: SecretKeeper;
  clock: Clock;
}

/** Where messages go, with what is needed to get them there. */
export class Destinations {
  readonly destinations: Records<Destination>;
  readonly accounts: Records<EmailAccount>;
  readonly groups: Records<EmailGroup>;

  constructor(options: DestinationsOptions) {
    this.destinations = new Records({ ...options, hiding: destinationHiding, word: 'destination' });
    this.accounts = new Records({ ...options, hiding: accountHiding, word: 'email account' });
    this.groups = new Records({ ...options, hiding: groupHiding, word: 'email group' });
  }

  /** @throws VigilError `not_found` when it, or the account or group it names, is gone */
  async address(orgId: number, id: string): Promise<Address> {
    const { target } = await this.destinations.reveal(orgId, id);
    return this.#toAddress(orgId, target);
  }

  async #toAddress(orgId: number, target: Target): Promise<Address> {
    switch (target.kind) {
      case 'slack':
      case 'chime':
        return { kind: target.kind, url: new Secret(target.url) };
      case 'custom_webhook':
        return toWebhook(target);
      case 'grafana_contact_point':
        return { kind: 'grafana contact point', orgId, name: target.contactPoint };
      case 'email':
        return this.#toEmail(orgId, target);
    }
  }

  async #toEmail(orgId: number, { accountId, recipients }: Extract<Target, { kind: 'email' }>): Promise<Address> {
    const { email, host, port, security, username, password } = await this.accounts.reveal(orgId, accountId);
    const to = new Set<string>();
    for (const recipient of recipients) {
      const group = recipient.kind === 'email' ? null : await this.groups.get(orgId, recipient.groupId);
      const addresses = recipient.kind === 'email' ? [recipient.address] : (group?.record.emails ?? []);
      addresses.forEach((address) => to.add(address));
    }
    if (to.size > RECIPIENTS_MAX) {
      throw new VigilError('invalid_argument', `a message may go to ${RECIPIENTS_MAX} addresses, got ${to.size}`);
    }
    const user = username === null ? null : { name: username, password: new Secret(password ?? '') };
    return { kind: 'email', server: { host, port, security, from: email, user }, to: [...to] };
  }
}

function toWebhook(target: WebhookTarget): Address {
  const { method, headerParams, username, password } = target;
  return {
    kind: 'webhook',
    method,
    url: new Secret(webhookUrl(target)),
    headers: Object.fromEntries(Object.entries(headerParams).map(([name, text]) => [name, new Secret(text)])),
    user: username === null ? null : { name: username, password: new Secret(password ?? '') },
  };
}

/** @throws VigilError `invalid_argument` when the parts make no http:// or https:// address */
export function webhookUrl(target: WebhookTarget): string {
  const made = URL.parse(webhookAddress(target));
  if (made === null || !/^https?:$/.test(made.protocol) || made.hostname === '') {
    throw new VigilError('invalid_argument', 'the address of the webhook must be a whole http:// or https:// address');
  }
  Object.entries(target.queryParams).forEach(([name, text]) => made.searchParams.set(name, text));
  return made.href;
}
