/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/pdk-domain-private.h"
#include "pdk-libvirt.h"

G_BEGIN_DECLS

/* The arithmetic of statistics: counters of libvirt in, rates out.  No calls, no objects. */

/** Which members of a reading mean something. */
typedef enum {
  PDK_READING_CPU = 1 << 0,
  PDK_READING_MEMORY = 1 << 1,
  PDK_READING_NET = 1 << 2,
  PDK_READING_DISK = 1 << 3,
} PdkReadingFields;

/** What one machine's counters said at one moment. */
typedef struct {
  gint64 time; /* monotonic µs */
  PdkReadingFields fields;
  guint64 cpu_time;    /* ns of all vCPUs since start */
  guint vcpus;         /* 0 unknown */
  guint64 memory_used; /* KiB */
  guint64 net_bytes;   /* received and sent, all interfaces */
  guint64 disk_bytes;  /* read and written, all disks */
} PdkReading;

/** What has to be remembered of a machine from one reading to the next. */
typedef struct {
  gint64 time;   /* of the last reading, 0 before the first */
  gint64 period; /* µs at which the machine was read then */
  guint64 cpu_time;
  guint64 net_bytes;
  gint64 disk_time;
  guint64 disk_bytes;
  double disk_rate;        /* kept between the rarer readings of disks */
  PdkReadingFields fields; /* which counters are known */
} PdkTrack;

/** Whether it is a number, whatever its type; what is below 0 is 0. */
gboolean pdk_sample_get_number (const virTypedParameter *param, guint64 *value);

/** Whether readings that are @elapsed µs apart say anything of now; @period: at which they are made. */
gboolean pdk_sample_is_recent (gint64 elapsed, gint64 period);
/** Returns: how much a counter grew a second, or NAN when that cannot be known: it went backwards, or
 * @elapsed is 0 */
float pdk_sample_get_rate (guint64 before, guint64 after, gint64 elapsed);

/** pdk_reading_parse: fills @reading, but for its time, from one record of bulk statistics */
void pdk_reading_parse (PdkReading *reading, const virTypedParameter *params, int n_params);
/** pdk_reading_parse_info: the same from virDomainGetInfo(), where bulk statistics lack it */
void pdk_reading_parse_info (PdkReading *reading, const virDomainInfo *info);

/**
 * pdk_track_apply:
 * @track: state of the machine; all zero before the first reading
 * @period: µs at which the machine is read now
 * @vcpus: of the machine, 0 when unknown
 *
 * Works out rates since the last reading.  There are none after a gap of more than four periods,
 * or when a counter went backwards (the guest was started anew).
 */
void pdk_track_apply (PdkTrack *track,
                      const PdkReading *reading,
                      gint64 period,
                      guint vcpus,
                      PdkDomainSample *sample);

/** pdk_address_is_routable: neither loopback nor link-local, and an IP address at all */
gboolean pdk_address_is_routable (const char *address);

G_END_DECLS
