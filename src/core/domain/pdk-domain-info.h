/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-libvirt.h"
#include "pdk-text.h"

#include <glib.h>

G_BEGIN_DECLS

/* Of a name or title of the host; more than is ever shown. */
#define PDK_DOMAIN_MAX_TEXT_BYTES (4 * (PDK_TEXT_MAX_CHARS + 1))

/* Immutable, ref-counted snapshots of a domain, made in workers and applied on the main thread. */

/** What a list or an event re-read gives: cheap for all domains of a host at once. */
typedef struct {
  char uuid[VIR_UUID_STRING_BUFLEN];
  char *name; /* untrusted */
  int id;     /* -1 when inactive */
  int state;  /* virDomainState */
  int reason; /* of that state */
  gboolean persistent;
  gboolean autostart;
  gboolean managed_save;
} PdkDomainInfo;

/** A persistent one that is shut off; the rest is for whoever made it to fill in before sharing it. */
PdkDomainInfo *pdk_domain_info_new (const char *uuid, const char *name);
PdkDomainInfo *pdk_domain_info_ref (PdkDomainInfo *self);
void pdk_domain_info_unref (PdkDomainInfo *self);

/**
 * pdk_domain_info_list:
 *
 * Every domain of the host in a fixed number of round trips, whatever their number: one bulk STATE
 * statistics call plus one filtered list each for autostart, transient and managed save.  Falls back
 * to per-domain calls where the driver lacks them.  Worker only.
 *
 * Returns: (transfer full) (element-type PdkDomainInfo)
 */
GPtrArray *pdk_domain_info_list (virConnectPtr conn, GError **error);
/** One domain by UUID.  %PDK_ERROR_GONE when it does not exist (any more).  Worker only. */
PdkDomainInfo *pdk_domain_info_read (virConnectPtr conn, const char *uuid, GError **error);

/** What its XML says beyond that; read later, rows on screen first. */
typedef struct {
  char *title; /* nullable, untrusted */
  char *os_id; /* nullable, untrusted */
  guint vcpus;
  guint64 memory_kib; /* maximum */
  guint n_graphics;
  guint first_graphics; /* PdkGraphicsType of the first one, when there is any */
} PdkDomainDetails;

PdkDomainDetails *pdk_domain_details_ref (PdkDomainDetails *self);
void pdk_domain_details_unref (PdkDomainDetails *self);
/** Thread safe.  %PDK_ERROR_XML for a document that is not acceptable. */
PdkDomainDetails *pdk_domain_details_parse (const char *xml, GError **error);
/** Worker only. */
PdkDomainDetails *pdk_domain_details_read (virConnectPtr conn, const char *uuid, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkDomainInfo, pdk_domain_info_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkDomainDetails, pdk_domain_details_unref)

G_END_DECLS
