import { connectionSchema, type ConnectionInput, type ConnectionView, type FieldProblem } from '../../../schema';

/** A connection as it is being written. */
export interface ConnectionDraft {
  name: string;
  url: string;
  auth: ConnectionView['auth'];
  user: string;
  /** What was typed; the stored one is never here. */
  secret: string;
  /** Leave the stored secret as it is. */
  keepsSecret: boolean;
  ca: string;
  keepsCa: boolean;
  skipTlsVerify: boolean;
}

export function draftOf(connection: ConnectionView | null): ConnectionDraft {
  return {
    name: connection?.name ?? '',
    url: connection?.url ?? '',
    auth: connection?.auth ?? 'none',
    user: connection?.user ?? '',
    secret: '',
    keepsSecret: connection?.secretSet ?? false,
    ca: '',
    keepsCa: connection?.caSet ?? false,
    skipTlsVerify: connection?.skipTlsVerify ?? false,
  };
}

/** What the engine is sent: secrets only where they are new, so that stored ones stay. */
export function toInput(draft: ConnectionDraft): ConnectionInput {
  return {
    url: draft.url.trim(),
    auth: draft.auth,
    user: draft.auth === 'basic' ? draft.user.trim() : '',
    skipTlsVerify: draft.skipTlsVerify,
    ...(draft.auth !== 'none' && !draft.keepsSecret && { secret: draft.secret }),
    // Left out, a stored one stays; empty takes it away.
    ...(!draft.keepsCa && { ca: draft.ca.trim() }),
  };
}

const SECRET_WORDS = { basic: 'password', bearer: 'token', apikey: 'API key' };

/** What is wrong with a draft, one entry per field. `taken` are names a new one must not have. */
export function problemsOf(draft: ConnectionDraft, taken: readonly string[]): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const name = draft.name.trim();
  if (name === '') {
    problems.push({ path: 'name', message: 'give it a name' });
  } else if (taken.includes(name)) {
    problems.push({ path: 'name', message: `‘${name}’ is taken` });
  }
  if (draft.auth === 'basic' && draft.user.trim() === '') {
    problems.push({ path: 'user', message: 'give the user' });
  }
  if (draft.auth !== 'none' && !draft.keepsSecret && draft.secret === '') {
    problems.push({ path: 'secret', message: `give the ${SECRET_WORDS[draft.auth]}` });
  }
  const parsed = connectionSchema.safeParse(toInput(draft));
  for (const issue of parsed.error?.issues ?? []) {
    problems.push({ path: issue.path.join('.'), message: issue.message });
  }
  return problems;
}
