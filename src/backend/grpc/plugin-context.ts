import { VigilError } from '../../schema/error';
import { ROLES, type Role } from '../../schema/role';
import type { Principal } from '../services/access';
import type { PluginContext } from './gen/pluginv2';
import type { InstanceSettings } from './plugin-services';

/**
 * Who calls a resource. Grafana sends the role in the organisation with each call.
 *
 * @throws VigilError `unauthenticated` without a user; `permission_denied` for one without a role (Grafana's `None`)
 */
export function principalOf(context: PluginContext | undefined): Principal {
  const user = context?.user;
  if (context === undefined || user === undefined) {
    throw new VigilError('unauthenticated', 'the call carries no user; sign in to Grafana');
  }
  if (!isRole(user.role)) {
    throw new VigilError(
      'permission_denied',
      `Vigil needs the role ${ROLES.join(', ')} in the organisation, got "${user.role || 'none'}"`
    );
  }
  return { orgId: context.orgId, role: user.role, login: user.login };
}

/**
 * The organisation whose data a query may read.
 *
 * Queries read only, and Grafana has checked `datasources:query` before handing them on, so the user plays no part:
 * alert rules come as a user of their own, public dashboards without any.
 *
 * @throws VigilError `unauthenticated` without an organisation; `permission_denied` for a user whose role is `None`
 */
export function readerOrgOf(context: PluginContext | undefined): number {
  if (context === undefined || context.orgId <= 0) {
    throw new VigilError('unauthenticated', 'the call carries no organisation');
  }
  if (context.user?.role === 'None') {
    throw new VigilError('permission_denied', `${context.user.login} has no role in this organisation`);
  }
  return context.orgId;
}

/** Null in calls that do not come through a data source. */
export function instanceOf(context: PluginContext | undefined): InstanceSettings | null {
  const settings = context?.dataSourceInstanceSettings;
  if (context === undefined || settings === undefined) {
    return null;
  }
  return {
    orgId: context.orgId,
    uid: settings.uid,
    url: settings.url,
    updatedMs: settings.lastUpdatedMS,
    jsonData: objectOf(settings.jsonData),
    decryptedSecureJsonData: settings.decryptedSecureJsonData,
  };
}

function isRole(text: string): text is Role {
  return ROLES.some((role) => role === text);
}

function objectOf(json: Uint8Array): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(json));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
  } catch {
    // Written by an older page or by hand: an instance without settings still answers queries.
    return {};
  }
}
