/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The only door to libvirt.  No call that may block is made on the main thread: with the build
 * option thread_checks each of them aborts there with its name. */

#include "config.h"

#include <glib.h>
#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>

#ifdef PDK_THREAD_CHECKS
#include "pdk-thread-checks.h"
#endif

G_BEGIN_DECLS

/**
 * pdk_libvirt_init:
 *
 * Registers libvirt's event loop on the default main context, silences its error printing and has
 * SIGPIPE ignored, as GIO does too.  Must come before the first connection is opened.  Main thread
 * only; later calls do nothing.
 */
void pdk_libvirt_init (void);

/** Aborts when called on the main thread.  Use through the wrapped functions only. */
void pdk_libvirt_check_thread (const char *function);

/* libvirt's free functions return int and may close the connection behind the object, which waits
 * for the daemon: these are for workers, like any other call.  They are functions so that they can
 * be passed on as a GDestroyNotify and are still checked. */

static inline void
pdk_vir_connect_close (virConnectPtr conn)
{
  virConnectClose (conn);
}

static inline void
pdk_vir_domain_free (virDomainPtr domain)
{
  virDomainFree (domain);
}

static inline void
pdk_vir_stream_free (virStreamPtr stream)
{
  virStreamFree (stream);
}

/** An array that libvirt allocated, %NULL-terminated, and each domain in it. */
typedef virDomainPtr PdkVirDomains;

static inline void
pdk_vir_domains_free (PdkVirDomains *domains)
{
  for (gsize i = 0; domains[i] != NULL; i++)
    virDomainFree (domains[i]);
  free (domains);
}

static inline void
pdk_vir_domain_stats_free (virDomainStatsRecordPtr *records)
{
  virDomainStatsRecordListFree (records);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (virConnect, pdk_vir_connect_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (virDomain, pdk_vir_domain_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (virStream, pdk_vir_stream_free)
/** g_autoptr (PdkVirDomains) domains: what virConnectListAllDomains() fills in */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkVirDomains, pdk_vir_domains_free)
/** g_autoptr (virDomainStatsRecordPtr) records: what the bulk statistics calls fill in */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (virDomainStatsRecordPtr, pdk_vir_domain_stats_free)

G_END_DECLS
