import { useMemo } from 'react';
import { useEngine } from '../ui/client/engine-context';
import { linkTo, type LinkParams } from '../ui/routes';

export { ROUTES } from '../ui/routes';

/** Links to every page from where the app is mounted. */
export interface AppLinks {
  detectors(params?: LinkParams): string;
  newDetector(params?: LinkParams): string;
  detector(id: string, params?: LinkParams): string;
  editDetector(id: string, params?: LinkParams): string;
  anomalies(params?: LinkParams): string;
  status(params?: LinkParams): string;
}

export function useLinks(): AppLinks {
  const { host } = useEngine();
  return useMemo(
    () => ({
      detectors: (params) => linkTo(host, 'detectors', { params }),
      newDetector: (params) => linkTo(host, 'newDetector', { params }),
      detector: (id, params) => linkTo(host, 'detector', { id, params }),
      editDetector: (id, params) => linkTo(host, 'editDetector', { id, params }),
      anomalies: (params) => linkTo(host, 'anomalies', { params }),
      status: (params) => linkTo(host, 'status', { params }),
    }),
    [host]
  );
}
