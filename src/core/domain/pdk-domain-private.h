/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* How the connection and the sampler feed a domain.  Main thread only. */

#include "domain/pdk-domain-info.h"
#include "domain/pdk-domain.h"
#include "os/pdk-os-db.h"

G_BEGIN_DECLS

/** One reading of the statistics; rates are worked out by the sampler from monotonic deltas. */
typedef struct {
  double cpu_percent;  /* 0…100 of its vCPUs; below 0 unknown */
  guint64 memory_used; /* KiB, 0 unknown */
  double disk_rate;    /* bytes/s, below 0 unknown */
  double net_rate;     /* bytes/s, below 0 unknown */
} PdkDomainSample;

PdkDomain *pdk_domain_new (PdkConnection *connection, PdkDomainInfo *info);

/** Applies a newer snapshot and notifies what differs. */
void pdk_domain_apply_info (PdkDomain *self, PdkDomainInfo *info);
void pdk_domain_apply_details (PdkDomain *self, PdkDomainDetails *details);
/** Whether details were applied since the definition last changed. */
gboolean pdk_domain_has_details (PdkDomain *self);
void pdk_domain_invalidate_details (PdkDomain *self);
/** An event said that its stored or its live document is another: emits “definition-changed”. */
void pdk_domain_tell_definition_changed (PdkDomain *self);
void pdk_domain_apply_sample (PdkDomain *self, const PdkDomainSample *sample);
void pdk_domain_set_address (PdkDomain *self, const char *address);
/** Somebody connected to one of its displays, or left it. */
void pdk_domain_note_viewer (PdkDomain *self, const char *who, gboolean connected);
/** Returns: (nullable) (transfer full): from its source, without asking the host */
PdkPicture *pdk_domain_take_picture (PdkDomain *self, int max_width);
/** Its host said that the run under way went on to another host. */
void pdk_domain_note_moved (PdkDomain *self);
/** @picture: (nullable) */
void pdk_domain_set_picture (PdkDomain *self, PdkPicture *picture);
void pdk_domain_set_stale (PdkDomain *self, gboolean stale);
/** @since: monotonic µs since when its QEMU does not answer, or 0 */
void pdk_domain_set_hung (PdkDomain *self, gint64 since);
/** It left its host's list: emits "gone". */
void pdk_domain_set_gone (PdkDomain *self);
/** Returns: (transfer none) (element-type PdkDomain): the set of this host's watched machines */
GHashTable *pdk_domain_get_watched (PdkConnection *connection);

/* For the files beside this one. */

/** The connection got another name. */
void pdk_domain_notify_host_name (PdkDomain *self);
/** @os: (nullable): what its libosinfo id stands for */
void pdk_domain_set_os (PdkDomain *self, const PdkOs *os);

G_END_DECLS
