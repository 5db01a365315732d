/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "connection/pdk-connection.h"

G_BEGIN_DECLS

/** One reference to a connection, shared by all of its domains, that does not keep it alive. */
typedef struct _PdkDomainLink PdkDomainLink;

/** pdk_domain_link_get: Returns: (transfer full): the link of @connection; the same each time */
PdkDomainLink *pdk_domain_link_get (PdkConnection *connection);
void pdk_domain_link_unref (PdkDomainLink *self);
/** (nullable): %NULL once the connection was disposed of */
PdkConnection *pdk_domain_link_get_connection (PdkDomainLink *self);
/** Keeps the set of watched machines, so that nobody has to look through all of them. */
void pdk_domain_link_set_watched (PdkDomainLink *self, PdkDomain *domain, gboolean watched);
/** One of its domains has another state or name. */
void pdk_domain_link_tell_changed (PdkDomainLink *self);

G_END_DECLS
