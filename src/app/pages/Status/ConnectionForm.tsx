import { Button, Combobox, Drawer, Field, Input, SecretInput, SecretTextArea, Stack, Switch } from '@grafana/ui';
import { useState, type FormEvent } from 'react';
import { LIMITS, type ConnectionView, type VigilError } from '../../../schema';
import { useEngine } from '../../../ui/client/engine-context';
import { toEngineError } from '../../../ui/client/engine-error';
import { ErrorView } from '../../../ui/states/ErrorView';
import { draftOf, problemsOf, toInput, type ConnectionDraft } from './connection-draft';

interface ConnectionFormProps {
  /** Null makes a new one. */
  connection: ConnectionView | null;
  /** Names already in use. */
  taken: readonly string[];
  onDone(): void;
  onCancel(): void;
}

const AUTHS = [
  { value: 'none' as const, label: 'None' },
  { value: 'basic' as const, label: 'User and password' },
  { value: 'bearer' as const, label: 'Token' },
  { value: 'apikey' as const, label: 'API key' },
];

const SECRET_LABELS = { basic: 'Password', bearer: 'Token', apikey: 'API key' };

/** Address and credentials of one connection. Secrets can be written and replaced, never read. */
export function ConnectionForm({ connection, taken, onDone, onCancel }: ConnectionFormProps) {
  const { client } = useEngine();
  const [draft, setDraft] = useState(() => draftOf(connection));
  const [isTried, setTried] = useState(false);
  const [error, setError] = useState<VigilError | null>(null);
  const problems = problemsOf(draft, connection === null ? taken : []);
  const change = (part: Partial<ConnectionDraft>) => setDraft((before) => ({ ...before, ...part }));
  const field = (name: string, label: string) => {
    const problem = isTried ? problems.find(({ path }) => path === name)?.message : undefined;
    return { label, invalid: problem !== undefined, ...(problem !== undefined && { error: problem }) };
  };

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (problems.length > 0) {
      return;
    }
    try {
      await client.putConnection(draft.name.trim(), toInput(draft));
      onDone();
    } catch (thrown) {
      setError(toEngineError(thrown));
    }
  };

  return (
    <Drawer title={connection === null ? 'Add connection' : `Change ‘${connection.name}’`} size="md" onClose={onCancel}>
      <form onSubmit={submit} noValidate>
        {error !== null && <ErrorView title="The connection could not be saved" error={error} />}
        <Field {...field('name', 'Name')} description="What detectors call it.">
          <Input
            id="connection-name"
            value={draft.name}
            maxLength={LIMITS.nameChars}
            disabled={connection !== null}
            onChange={({ currentTarget }) => change({ name: currentTarget.value })}
          />
        </Field>
        <Field {...field('url', 'Address')}>
          <Input
            id="connection-url"
            placeholder="https://search.example.com:9200"
            value={draft.url}
            onChange={({ currentTarget }) => change({ url: currentTarget.value })}
          />
        </Field>
        <Field {...field('auth', 'Credentials')}>
          <Combobox
            id="connection-auth"
            options={AUTHS}
            value={draft.auth}
            onChange={({ value }) => change({ auth: value })}
          />
        </Field>
        {draft.auth === 'basic' && (
          <Field {...field('user', 'User')}>
            <Input
              id="connection-user"
              autoComplete="off"
              value={draft.user}
              onChange={({ currentTarget }) => change({ user: currentTarget.value })}
            />
          </Field>
        )}
        {draft.auth !== 'none' && (
          <Field {...field('secret', SECRET_LABELS[draft.auth])}>
            <SecretInput
              id="connection-secret"
              autoComplete="new-password"
              isConfigured={draft.keepsSecret}
              value={draft.secret}
              onReset={() => change({ keepsSecret: false, secret: '' })}
              onChange={({ currentTarget }) => change({ secret: currentTarget.value })}
            />
          </Field>
        )}
        <Field
          {...field('ca', 'Certificate authority')}
          description="PEM; only for servers signed by an authority of your own."
        >
          <SecretTextArea
            id="connection-ca"
            rows={4}
            grow
            isConfigured={draft.keepsCa}
            value={draft.ca}
            onReset={() => change({ keepsCa: false, ca: '' })}
            onChange={({ currentTarget }) => change({ ca: currentTarget.value })}
          />
        </Field>
        <Field
          {...field('skipTlsVerify', 'Do not verify the certificate')}
          description="Anybody on the way can then read and change what is sent."
        >
          <Switch
            id="connection-skip-tls"
            value={draft.skipTlsVerify}
            onChange={({ currentTarget }) => change({ skipTlsVerify: currentTarget.checked })}
          />
        </Field>
        <Stack gap={1}>
          <Button type="submit">Save connection</Button>
          <Button variant="secondary" onClick={onCancel}>
            Cancel
          </Button>
        </Stack>
      </form>
    </Drawer>
  );
}
