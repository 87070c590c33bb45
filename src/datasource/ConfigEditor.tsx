import type { DataSourcePluginOptionsEditorProps } from '@grafana/data';
import { Alert, Field, SecretInput, Stack, TextLink } from '@grafana/ui';
import { useId } from 'react';
import type { VigilJsonData, VigilSecureJsonData } from './query';

type ConfigEditorProps = DataSourcePluginOptionsEditorProps<VigilJsonData, VigilSecureJsonData>;

/** Settings of the data source. With the defaults there is nothing to fill in where Grafana manages service accounts. */
export function ConfigEditor({ options, onOptionsChange }: ConfigEditorProps) {
  const { secureJsonData, secureJsonFields, readOnly } = options;
  const tokenId = useId();

  return (
    <Stack direction="column" gap={2}>
      {readOnly === true && (
        <Alert severity="info" title="This data source is provisioned">
          Its settings come from a file and are changed there. Testing it works all the same.
        </Alert>
      )}
      <p>
        Vigil learns from your other data sources with the rights of a service account. Grafana provides one by itself
        when <code>externalServiceAccounts</code> is switched on; otherwise give a token here. See{' '}
        <TextLink external inline href="https://grafana.com/docs/grafana/latest/administration/service-accounts/">
          service accounts
        </TextLink>
        . Where the engine reaches Grafana is set by whoever runs the server, as <code>grafana_url</code> in{' '}
        <code>grafana.ini</code>, should the public address not work from there.
      </p>
      <Field
        label="Service account token"
        description="Of an account that may query the data sources to watch. Kept encrypted and never shown again."
        disabled={readOnly === true}
        htmlFor={tokenId}
        noMargin
      >
        <SecretInput
          id={tokenId}
          width={60}
          placeholder="glsa_…"
          isConfigured={secureJsonFields?.['token'] === true}
          value={secureJsonData?.token ?? ''}
          onChange={(event) =>
            onOptionsChange({
              ...options,
              secureJsonData: { ...secureJsonData, token: event.currentTarget.value.trim() },
            })
          }
          onReset={() =>
            onOptionsChange({
              ...options,
              secureJsonFields: { ...secureJsonFields, token: false },
              secureJsonData: { ...secureJsonData, token: '' },
            })
          }
          disabled={readOnly === true}
        />
      </Field>
    </Stack>
  );
}
