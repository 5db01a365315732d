/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pdk-libvirt.h"

G_BEGIN_DECLS

/* All that a machine's statistics count, of each of its parts.  No calls, no objects. */

/** What is counted of a disk. */
typedef enum {
  PDK_DISK_READ_BYTES,
  PDK_DISK_WRITTEN_BYTES,
  PDK_DISK_READ_REQUESTS,
  PDK_DISK_WRITE_REQUESTS,
  PDK_DISK_N_COUNTERS,
} PdkDiskCounter;

/** What is counted of a network interface.  Received is what the guest receives. */
typedef enum {
  PDK_NET_RECEIVED_BYTES,
  PDK_NET_SENT_BYTES,
  PDK_NET_ERRORS,
  PDK_NET_DROPS,
  PDK_NET_N_COUNTERS,
} PdkNetCounter;

/** Memory, in KiB unless it says otherwise. */
typedef enum {
  PDK_MEMORY_CURRENT,   /* what the balloon leaves to the guest */
  PDK_MEMORY_MAXIMUM,   /* what it has without a balloon */
  PDK_MEMORY_AVAILABLE, /* all that the guest sees */
  PDK_MEMORY_UNUSED,
  PDK_MEMORY_USABLE, /* could be had without swapping */
  PDK_MEMORY_CACHES,
  PDK_MEMORY_RSS, /* of the process on the host */
  PDK_MEMORY_SWAP_IN,
  PDK_MEMORY_SWAP_OUT,
  PDK_MEMORY_MAJOR_FAULTS, /* a number */
  PDK_MEMORY_LAST_UPDATE,  /* s since 1970: when the guest said so */
  PDK_MEMORY_N_FACTS,
} PdkMemoryFact;

/** The larger of both. */
#define PDK_DEVICE_MAX_COUNTERS 4

/** A disk or a network interface. */
typedef struct {
  char *name;   /* as the host calls it: untrusted text; “” when it did not say */
  char *source; /* (nullable): the file or volume of a disk: untrusted text */
  guint known;  /* bits: which counters mean something */
  guint64 counters[PDK_DEVICE_MAX_COUNTERS];
} PdkDeviceCounters;

/** What one machine's counters said at one moment.  Immutable once it is read. */
typedef struct {
  gint64 time;         /* monotonic µs */
  GArray *vcpus;       /* of gint64: ns that each vCPU ran since start; below 0: not there */
  GPtrArray *disks;    /* of PdkDeviceCounters */
  GPtrArray *networks; /* of PdkDeviceCounters */
  guint memory_known;  /* bits: which facts there are */
  guint64 memory[PDK_MEMORY_N_FACTS];
} PdkCounters;

/** Returns: (transfer full): what one record of bulk statistics says */
PdkCounters *pdk_counters_parse (const virTypedParameter *params, int n_params, gint64 time);
void pdk_counters_free (PdkCounters *self);
gboolean pdk_counters_has_memory (const PdkCounters *self, PdkMemoryFact fact);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PdkCounters, pdk_counters_free)

G_END_DECLS
