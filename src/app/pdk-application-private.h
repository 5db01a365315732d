/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/pdk-application.h"
#include "views/connect/pdk-auth-queue.h"
#include "views/fleet/pdk-fleet-watch.h"

G_BEGIN_DECLS

struct _PdkApplication {
  AdwApplication parent_instance;

  GSettings *settings;
  PdkConnectionStore *store;
  PdkJobStore *jobs;
  PdkAuthQueue *questions;   /* of the hosts */
  GCancellable *cancellable; /* cancelled at the end of the program */

  GPtrArray *awaited; /* machines to be shown once their host has listed them */
  PdkFleetWatch *awaited_hosts;
  guint n_expected; /* questions and preparations that may still bring a host */
  guint awaited_source;
  PdkFleetWatch *create_hosts; /* nullable: what a new machine waits for */
  GPtrArray *leftovers;        /* nullable: of PdkCreateJournal: not asked about yet */
  PdkFleetWatch *leftover_hosts;
  gboolean asks_leftovers; /* one of them is being asked about */
  guint signal_sources[3];
  gboolean started; /* the saved hosts were opened, or the first call named others */
};

/* pdk-application.c */
/** Opens the saved hosts that are to be, the first time it is called. */
void pdk_application_start (PdkApplication *self);

/* pdk-application-actions.c */
void pdk_application_add_actions (PdkApplication *self);
/** The window that a question or message of the application belongs to.  Made when there is none. */
GtkWindow *pdk_application_get_window (PdkApplication *self);
/** Adds a connection and opens it, after what the URI policy demands. */
void pdk_application_connect (PdkApplication *self, const char *uri, gboolean save);
void pdk_application_open_demo (PdkApplication *self);

/* pdk-application-show.c */
/**
 * @uri: the host, or “” for any
 * @id: UUID, name or running ID of the machine
 *
 * Opens the machine's tab now, or as soon as its host lists it.  Says so when none has it.
 */
void pdk_application_show_domain (PdkApplication *self,
                                  const char *uri,
                                  const char *id,
                                  const char *view);
/** The same of a machine that was just made on @uri, which has yet to be listed. */
void pdk_application_show_made (PdkApplication *self, const char *uri, const char *uuid);
/** Gives up what no host can bring any more, and says so; soon, after what is under way now. */
void pdk_application_review_awaited (PdkApplication *self);
/** At the end of the program. */
void pdk_application_forget_awaited (PdkApplication *self);

/* pdk-application-create.c */
/** Lets the user make a machine, as soon as there is a host to make it on. */
void pdk_application_create_when_connected (PdkApplication *self);
/** A machine that starts from a file of this computer: pdk_create_drop_tell() knows its @path. */
void pdk_application_create_from_file (PdkApplication *self, const char *path);
/** Offers to remove what machines that were not finished left behind. */
void pdk_application_offer_leftovers (PdkApplication *self);
/** At the end of the program. */
void pdk_application_forget_leftovers (PdkApplication *self);

/* pdk-application-viewer.c */
/** @text: the address of a display, or a connection file: its URI, or its absolute path.  Opens a tab
 * that asks first. */
void pdk_application_open_place (PdkApplication *self, const char *text);
/** The same with a connection file, or what stands for an address. */
void pdk_application_open_file (PdkApplication *self, GFile *file);
/** Lets the user type an address, or choose a file. */
void pdk_application_ask_place (PdkApplication *self);

/* pdk-application-command-line.c */
void pdk_application_add_options (PdkApplication *self);
int pdk_application_handle_command_line (PdkApplication *self, GApplicationCommandLine *line);

G_END_DECLS
