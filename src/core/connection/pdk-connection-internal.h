/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The parts of PdkConnection: pdk-connection.c holds the object and what others ask of it,
 * pdk-connection-states.c opens, loses, reopens and closes it. */

#include "connection/pdk-auth-keeper.h"
#include "connection/pdk-connection-private.h"
#include "connection/pdk-domain-index.h"
#include "connection/pdk-link.h"
#include "connection/pdk-opening.h"
#include "ssh/pdk-ssh-master.h"
#include "stats/pdk-picture-sampler.h"
#include "stats/pdk-sampler.h"

G_BEGIN_DECLS

struct _PdkConnection {
  GObject parent_instance;

  char *uri;
  char *name; /* display-safe */
  gboolean autoconnect;
  gboolean is_local;
  gboolean is_test_driver;

  PdkDomainIndex *index;
  PdkSampler *sampler;
  PdkPictureSampler *pictures;
  guint sampling_interval; /* ms, 0: paused */
  guint n_domains;         /* as last notified */
  guint n_running;         /* as last notified */

  /* state */
  PdkConnectionState state;
  gint64 state_since;
  gboolean was_connected; /* since it was last closed on purpose */
  char *status;
  char *reason;        /* nullable: half a sentence */
  GError *error;       /* nullable: reason and advice */
  char *error_details; /* nullable: libvirt's words */
  guint status_source;

  /* opening */
  GPtrArray *waiters;  /* of Waiter */
  PdkOpening *opening; /* nullable */
  PdkAuthKeeper *keeper;
  PdkAuthRequest *asked; /* borrowed, nullable: what the deadline waits for */
  PdkLink *link;         /* nullable; there while the first list is read, too */
  guint deadline_ms;
  gint64 deadline_left; /* ms; the user's time to answer does not count */
  gint64 deadline_start;
  guint deadline_source;
  guint retry_source;
  guint n_retries;

  /* ssh */
  PdkSshMaster *ssh;             /* nullable: while the host is wanted, or a display was */
  GCancellable *ssh_cancellable; /* nullable: the opening waits for ssh */

  /* the second connection */
  PdkOpening *sampling_opening; /* nullable */
  GPtrArray *answers;           /* nullable: kept for the second connection only */
  guint sampling_retry_source;
  guint n_sampling_retries;  /* since the host was connected */
  gboolean sampling_refused; /* for a reason that does not pass */
};

/** Starts opening, or takes part in what is under way.  @task: (transfer full): its wait */
void pdk_connection_states_open (PdkConnection *self, GTask *task);
void pdk_connection_states_close (PdkConnection *self);
/** The host asks something: shows it, and lets the opening take its time. */
void pdk_connection_states_asked (PdkConnection *self, PdkAuthRequest *request);
/** The first list was read, or could not be. */
void pdk_connection_states_loaded (PdkConnection *self, const GError *error);
/** Opens the second connection where it is wanted and missing. */
void pdk_connection_states_want_sampling (PdkConnection *self);

/** Returns: (transfer none) (nullable): the SSH connection that libvirt is to go through */
PdkSshMaster *pdk_connection_ssh_for_libvirt (PdkConnection *self);
/** Returns: (transfer full) (nullable): what libvirt is to run as ssh for that */
char *pdk_connection_ssh_get_command (PdkConnection *self);
/** Lets go of the SSH connection.  Displays that use it go on. */
void pdk_connection_ssh_drop (PdkConnection *self);

/** Changes the state, and tells. */
void pdk_connection_set_state (PdkConnection *self, PdkConnectionState state, gint64 since);
/**
 * @reason, @advice: (nullable): for the user
 * @error: (nullable): for code and details
 */
void pdk_connection_set_failure (PdkConnection *self,
                                 const char *reason,
                                 const char *advice,
                                 const GError *error);

/** How long an opening may take, without the user's time to answer; for tests. */
void pdk_connection_set_deadline (PdkConnection *self, guint milliseconds);

G_END_DECLS
