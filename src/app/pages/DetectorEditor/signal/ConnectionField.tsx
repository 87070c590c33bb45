import { Combobox } from '@grafana/ui';
import { mayAdminister, useEngine } from '../../../../ui/client/engine-context';
import { useLoad } from '../../../../ui/client/use-load';
import { controlId } from '../draft/editor-context';
import { DraftField } from '../fields/DraftField';

interface ConnectionFieldProps {
  /** Undefined: an address without credentials. */
  value: string | undefined;
  onChange(name: string | undefined): void;
}

const BY_ADDRESS = '';

/** Which of the connections that an Admin has stored a server is reached by, or none of them. */
export function ConnectionField({ value: chosen, onChange }: ConnectionFieldProps) {
  const { client, me } = useEngine();
  const isAdmin = mayAdminister(me);
  const connections = useLoad(
    (signal) => (isAdmin ? client.listConnections(signal) : Promise.resolve([])),
    [client, isAdmin]
  );
  const known = connections.data?.map(({ name }) => name) ?? [];
  const named = chosen === undefined || known.includes(chosen) ? known : [...known, chosen];
  return (
    <DraftField
      path="source.connection"
      label="Connection"
      description={
        isAdmin
          ? 'Stored addresses with credentials are managed on the Status page.'
          : 'Type the name of a connection that an Admin has stored, or give an address without credentials.'
      }
    >
      <Combobox
        id={controlId('source.connection')}
        width={50}
        createCustomValue={!isAdmin}
        options={[
          { value: BY_ADDRESS, label: 'An address without credentials' },
          ...named.map((value) => ({ value, label: value })),
        ]}
        value={chosen ?? BY_ADDRESS}
        onChange={({ value }) => onChange(value === BY_ADDRESS ? undefined : value)}
      />
    </DraftField>
  );
}
