/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/pdk-domain-info.h"
#include "domain/pdk-domain.h"

G_BEGIN_DECLS

/* What libvirt's state and reason mean to a user.  Pure functions. */

/**
 * pdk_domain_state_from_info:
 *
 * A state that is not known here (a newer libvirt) is %PDK_DOMAIN_UNKNOWN.
 */
PdkDomainState pdk_domain_state_from_info (const PdkDomainInfo *info);

/** Whether a process runs for it on the host. */
gboolean pdk_domain_state_is_active (const PdkDomainInfo *info);

/** Whether it was migrated away and stayed behind, shut off. */
gboolean pdk_domain_state_is_moved (const PdkDomainInfo *info);

/** Whether it is off because its guest ended: not by force, and it did not crash. */
gboolean pdk_domain_state_is_ended (const PdkDomainInfo *info);

/** Whether it is off because its process on the host ended by itself. */
gboolean pdk_domain_state_is_crash (const PdkDomainInfo *info);

/**
 * pdk_domain_state_describe:
 *
 * Returns: (transfer none): translated: “Running”, “Paused (I/O error)”, “Saved”
 */
const char *pdk_domain_state_describe (const PdkDomainInfo *info);

/**
 * pdk_domain_state_describe_hung:
 * @seconds: for how long its QEMU has not answered
 *
 * Returns: (transfer full): translated: “Not answering for 12 s”
 */
char *pdk_domain_state_describe_hung (guint64 seconds);

/**
 * pdk_domain_state_get_features:
 * @stale: the connection is gone: nothing can be asked
 * @hung: its QEMU does not answer: it can only be forced off
 */
PdkDomainFeatures pdk_domain_state_get_features (const PdkDomainInfo *info,
                                                 gboolean stale,
                                                 gboolean hung);

G_END_DECLS
