/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The struct that pdk-domain.c (the object), pdk-domain-apply.c (what changes it) and
 * pdk-domain-values.c (what is read from it) share.  Nothing else includes this. */

#include "domain/pdk-domain-link.h"
#include "domain/pdk-domain-private.h"
#include "domain/pdk-viewers.h"

G_BEGIN_DECLS

/* There may be 10,000 of these, most of them never on screen: the histories and texts that only some
 * need are made when asked for, and no closure or weak reference exists per object. */

struct _PdkDomain {
  GObject parent_instance;

  /* Owned */
  PdkDomainLink *link;
  PdkDomainInfo *info;
  PdkDomainDetails *details;  /* nullable */
  char *display_name;         /* NULL when the title or name can be shown as it is */
  char *hung_text;            /* nullable */
  char *address;              /* nullable */
  PdkHistory *cpu_history;    /* nullable */
  PdkHistory *memory_history; /* nullable */
  PdkPicture *picture;        /* nullable */
  PdkViewers *viewers;        /* nullable: nobody, so far */

  /* Borrowed */
  const PdkOs *os; /* nullable */

  PdkDomainPictureFunc picture_func; /* nullable, as what follows */
  gpointer picture_data;

  PdkDomainSample sample;
  gint64 hung_since; /* monotonic µs; 0 when it answers */
  guint hung_timer;
  guint watchers;
  guint picture_watchers;
  int moved_run;                     /* the id under which it left */
  char uuid[VIR_UUID_STRING_BUFLEN]; /* of its own, as others key tables with it */
  guint stale : 1;
  guint gone : 1;
  guint details_valid : 1;
  guint moved : 1;
};

typedef enum {
  PROP_UUID = 1,
  PROP_ID,
  PROP_NAME,
  PROP_TITLE,
  PROP_DISPLAY_NAME,
  PROP_CONNECTION,
  PROP_HOST_NAME,
  PROP_STATE,
  PROP_STATE_TEXT,
  PROP_FEATURES,
  PROP_STALE,
  PROP_HUNG,
  PROP_OS_ID,
  PROP_OS_NAME,
  PROP_VCPUS,
  PROP_MEMORY,
  PROP_AUTOSTART,
  PROP_PERSISTENT,
  PROP_ADDRESS,
  PROP_CPU_PERCENT,
  PROP_MEMORY_USED,
  PROP_DISK_RATE,
  PROP_NET_RATE,
  PROP_CPU_HISTORY,
  PROP_MEMORY_HISTORY,
  PROP_PICTURE,
  PROP_VIEWED,
  PROP_MOVED,
} PdkDomainProperty;

#define PDK_DOMAIN_N_PROPS (PROP_MOVED + 1)

/** Nothing was measured yet, or it does not hold any more. */
#define PDK_DOMAIN_SAMPLE_UNKNOWN                                                                  \
  ((PdkDomainSample){ .cpu_percent = -1, .disk_rate = -1, .net_rate = -1 })

/** Tells that @property has another value. */
void pdk_domain_notify (PdkDomain *self, PdkDomainProperty property);
/** It left its host's list: tells those who hold it. */
void pdk_domain_emit_gone (PdkDomain *self);
/** What is shown of its name, before pdk_text_display(). */
const char *pdk_domain_title_or_name (PdkDomain *self);
/** The title or the name changed. */
void pdk_domain_update_display_name (PdkDomain *self);

G_END_DECLS
