import type { Destination, EmailAccount, EmailGroup, Recipient, Target } from '../../../services/monitors/destination';
import type { Recorded } from '../../../services/monitors/records';
import { PRIMARY_TERM } from '../read-params';
import { SCHEMA_VERSION } from './monitor-document';

type Json = Record<string, unknown>;

/** A destination key for key as the original writes it; what is secret is hidden. */
export function destinationDocument({ record, updatedMs }: Recorded<Destination>): Json {
  const { name, target } = record;
  return {
    type: target.kind,
    name,
    schema_version: SCHEMA_VERSION,
    last_update_time: updatedMs,
    [target.kind]: targetDocument(target),
  };
}

/** As lists of destinations show one. */
export function listedDestination(recorded: Recorded<Destination>): Json {
  const { type, name, schema_version: schemaVersion, ...rest } = destinationDocument(recorded);
  const numbers = { seq_no: recorded.seqNo, primary_term: PRIMARY_TERM };
  return { id: recorded.id, type, name, schema_version: schemaVersion, ...numbers, ...rest };
}

function targetDocument(target: Target): Json {
  switch (target.kind) {
    case 'slack':
    case 'chime':
      return { url: target.url };
    case 'grafana_contact_point':
      return { name: target.contactPoint };
    case 'email':
      return { email_account_id: target.accountId, recipients: target.recipients.map(recipientDocument) };
    case 'custom_webhook': {
      const { url, scheme, host, port, path, method, queryParams, headerParams, username, password } = target;
      const address = { url, scheme, host, port, path, method, query_params: queryParams, header_params: headerParams };
      return { ...address, username, password };
    }
  }
}

function recipientDocument(recipient: Recipient): Json {
  return recipient.kind === 'email'
    ? { type: 'email', email: recipient.address }
    : { type: 'email_group', email_group_id: recipient.groupId };
}

export function accountDocument({ record }: Recorded<EmailAccount>): Json {
  const { name, email, host, port, security, username, password } = record;
  const user = username === null ? {} : { username, ...(password !== null && { password }) };
  return { schema_version: SCHEMA_VERSION, name, email, host, port, method: security, ...user };
}

export function groupDocument({ record }: Recorded<EmailGroup>): Json {
  return { schema_version: SCHEMA_VERSION, name: record.name, emails: record.emails.map((email) => ({ email })) };
}
