import type { DataSourcePluginOptionsEditorProps } from '@grafana/data';
import { Alert, Field, Input, SecretInput, Stack, TextLink } from '@grafana/ui';
import { useId, useState } from 'react';
import * as z from 'zod';
import type { VigilJsonData, VigilSecureJsonData } from './query';

type ConfigEditorProps = DataSourcePluginOptionsEditorProps<VigilJsonData, VigilSecureJsonData>;

const address = z.url({ protocol: /^https?$/ });

/** Settings of the data source. With the defaults there is nothing to fill in where Grafana manages service accounts. */
export function ConfigEditor({ options, onOptionsChange }: ConfigEditorProps) {
  const { jsonData, secureJsonData, secureJsonFields, readOnly } = options;
  const urlId = useId();
  const tokenId = useId();
  const [left, setLeft] = useState(false);
  const url = jsonData.grafanaUrl ?? '';
  const wrongUrl = left && url !== '' && !address.safeParse(url).success;

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
        .
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
      <Field
        label="Grafana URL"
        description="Where the engine reaches Grafana, if its public address does not work from the server itself. Usually empty."
        invalid={wrongUrl}
        error={wrongUrl ? 'Must be an http:// or https:// address.' : undefined}
        disabled={readOnly === true}
        htmlFor={urlId}
        noMargin
      >
        <Input
          id={urlId}
          width={60}
          placeholder="http://127.0.0.1:3000"
          value={url}
          onBlur={() => setLeft(true)}
          onChange={(event) =>
            onOptionsChange({ ...options, jsonData: { ...jsonData, grafanaUrl: event.currentTarget.value.trim() } })
          }
        />
      </Field>
    </Stack>
  );
}
