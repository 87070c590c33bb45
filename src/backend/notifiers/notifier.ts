import type { Secret } from '../base/secret';

/** How a mail server is spoken to: in the clear, over TLS from the first byte, or over TLS after `STARTTLS`. */
export type MailSecurity = 'none' | 'ssl' | 'starttls';

export interface MailServer {
  host: string;
  port: number;
  security: MailSecurity;
  /** Whom mails come from. */
  from: string;
  /** Null: without signing in. */
  user: { name: string; password: Secret } | null;
}

/** Where a message goes. Addresses that let whoever knows them write are secrets. */
export type Address =
  | { kind: 'slack' | 'chime'; url: Secret }
  | {
      kind: 'webhook';
      method: 'POST' | 'PUT' | 'PATCH';
      url: Secret;
      headers: Readonly<Record<string, Secret>>;
      user: { name: string; password: Secret } | null;
    }
  | { kind: 'email'; server: MailServer; to: readonly string[] }
  | { kind: 'grafana contact point'; orgId: number; name: string };

export interface Message {
  /** Empty: none. */
  subject: string;
  text: string;
  /** For receivers that know labels. */
  labels: Readonly<Record<string, string>>;
}

/** Brings messages to where people or programs read them. */
export interface Notifier {
  /**
   * Resolves once the other side has taken the message; it is not tried again here.
   *
   * @throws VigilError `unavailable` or `deadline_exceeded` where another attempt may help, any other code where it will not,
   *   also where some of several receivers have taken it; the reason of the signal once it aborts. No message holds a secret.
   */
  send(address: Address, message: Message, signal: AbortSignal): Promise<void>;
  /** Ends all connections. Idempotent. */
  close(): Promise<void>;
}
