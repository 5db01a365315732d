/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-app"

#include "config.h"

#include "app/pdk-application-private.h"

#include <glib-unix.h>
#include <glib/gi18n.h>

#include "app/pdk-window.h"
#include "console/pdk-console.h"
#include "console/sharing/pdk-console-smartcard.h"
#include "core/connection/pdk-demo.h"
#include "core/create/pdk-customise-request.h"
#include "core/pdk-trace.h"
#include "core/storage/pdk-volume-request.h"
#include "views/details/pdk-customise-window.h"
#include "views/storage/pdk-volume-picker.h"

G_DEFINE_FINAL_TYPE (PdkApplication, pdk_application, ADW_TYPE_APPLICATION)

static void
on_console_trace (const char *event,
                  gint64 damaged_pixels,
                  gint64 spent_us,
                  const PdkConsoleCounters *counters)
{
  if (counters == NULL)
    pdk_trace_event (event, NULL, NULL);
  else
    pdk_trace_event (event, "damaged", "x", damaged_pixels, "us", "x", spent_us, /* this frame */
                     "frames", "x", (gint64) counters->frames, /* and all until now */
                     "direct", "x", (gint64) counters->direct_frames, "committed", "x",
                     (gint64) counters->committed_bytes, "composed", "x",
                     (gint64) counters->composed_bytes, "longest", "x", counters->longest_frame_us,
                     NULL);
}

static void
on_store_auth_request (PdkApplication *self, PdkConnection *connection, PdkAuthRequest *request)
{
  pdk_auth_queue_add (self->questions, pdk_application_get_window (self), request);
}

static void
on_jobs_job_failed (PdkApplication *self, PdkJob *job)
{
  pdk_window_report_job (PDK_WINDOW (pdk_application_get_window (self)), job);
}

static void
on_volume_request (PdkVolumeRequest *request, gpointer user_data)
{
  PdkApplication *self = PDK_APPLICATION (user_data);
  GObject *owner = pdk_volume_request_get_owner (request);
  GtkWindow *parent =
      GTK_IS_WINDOW (owner) ? GTK_WINDOW (owner) : pdk_application_get_window (self);

  pdk_volume_picker_present (parent, request, self->jobs);
}

static void
on_customise_request (PdkCustomiseRequest *request, gpointer user_data)
{
  GObject *owner = pdk_customise_request_get_owner (request);

  pdk_customise_window_present (GTK_IS_WINDOW (owner)
                                    ? GTK_WINDOW (owner)
                                    : pdk_application_get_window (PDK_APPLICATION (user_data)),
                                request);
}

static gboolean
on_unix_signal (gpointer user_data)
{
  g_application_quit (G_APPLICATION (user_data));
  return G_SOURCE_CONTINUE;
}

static void
apply_certificates (PdkApplication *self)
{
  g_autofree char *database = g_settings_get_string (self->settings, "card-database");
  g_autofree char *names = g_settings_get_string (self->settings, "card-certificates");

  pdk_console_smartcard_set_certificates (database, names);
}

static void
make_stores (PdkApplication *self)
{
  self->settings = g_settings_new (PDK_APPLICATION_ID);
  self->store = pdk_connection_store_new (self->settings);
  self->jobs = pdk_job_store_new ();
  g_signal_connect_object (self->store, "auth-request", G_CALLBACK (on_store_auth_request), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->jobs, "job-failed", G_CALLBACK (on_jobs_job_failed), self,
                           G_CONNECT_SWAPPED);
  pdk_volume_request_set_presenter (on_volume_request, self);
  pdk_customise_request_set_presenter (on_customise_request, self);
  g_signal_connect_object (self->settings, "changed::sampling-interval",
                           G_CALLBACK (pdk_application_update_sampling), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::card-database",
                           G_CALLBACK (apply_certificates), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::card-certificates",
                           G_CALLBACK (apply_certificates), self, G_CONNECT_SWAPPED);
  apply_certificates (self);
}

static void
pdk_application_startup (GApplication *application)
{
  PdkApplication *self = PDK_APPLICATION (application);

  G_APPLICATION_CLASS (pdk_application_parent_class)->startup (application);
  gtk_window_set_default_icon_name (PDK_APPLICATION_ID);

  pdk_trace_watch_main_loop ();
  if (pdk_trace_enabled ())
    pdk_console_set_trace_func (on_console_trace);

  make_stores (self);
  pdk_application_add_actions (self);
  pdk_application_offer_leftovers (self);
  self->signal_sources[0] = g_unix_signal_add (SIGINT, on_unix_signal, self);
  self->signal_sources[1] = g_unix_signal_add (SIGTERM, on_unix_signal, self);
  self->signal_sources[2] = g_unix_signal_add (SIGHUP, on_unix_signal, self);
}

void
pdk_application_start (PdkApplication *self)
{
  if (self->started)
    return;
  self->started = TRUE;
  pdk_connection_store_autoconnect (self->store);
}

/* The desktop starts the program over D-Bus, which has no command line. */
static void
pdk_application_activate (GApplication *application)
{
  PdkApplication *self = PDK_APPLICATION (application);

  pdk_application_start (self);
  gtk_window_present (pdk_application_get_window (self));
}

static int
pdk_application_command_line (GApplication *application, GApplicationCommandLine *line)
{
  return pdk_application_handle_command_line (PDK_APPLICATION (application), line);
}

/* How the desktop hands over what it has us open. */
static void
pdk_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  for (int i = 0; i < n_files; i++)
    pdk_application_open_file (PDK_APPLICATION (application), files[i]);
}

/* Closing never waits: a host that does not answer must not keep the program from ending. */
static void
pdk_application_shutdown (GApplication *application)
{
  PdkApplication *self = PDK_APPLICATION (application);
  GList *windows;

  for (gsize i = 0; i < G_N_ELEMENTS (self->signal_sources); i++)
    g_clear_handle_id (&self->signal_sources[i], g_source_remove);
  g_cancellable_cancel (self->cancellable);
  pdk_application_forget_awaited (self);
  pdk_application_forget_leftovers (self);
  while ((windows = gtk_application_get_windows (GTK_APPLICATION (self))) != NULL)
    gtk_window_destroy (windows->data);
  pdk_volume_request_set_presenter (NULL, NULL);
  pdk_customise_request_set_presenter (NULL, NULL);
  pdk_connection_store_close_all (self->store);
  g_clear_object (&self->jobs);
  g_clear_object (&self->store);
  g_clear_object (&self->settings);
  pdk_demo_cleanup ();

  G_APPLICATION_CLASS (pdk_application_parent_class)->shutdown (application);
}

static void
pdk_application_finalize (GObject *object)
{
  g_ptr_array_unref (PDK_APPLICATION (object)->awaited);
  g_object_unref (PDK_APPLICATION (object)->cancellable);
  g_object_unref (PDK_APPLICATION (object)->questions);
  G_OBJECT_CLASS (pdk_application_parent_class)->finalize (object);
}

static void
pdk_application_class_init (PdkApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = pdk_application_finalize;
  application_class->startup = pdk_application_startup;
  application_class->activate = pdk_application_activate;
  application_class->command_line = pdk_application_command_line;
  application_class->open = pdk_application_open;
  application_class->shutdown = pdk_application_shutdown;
}

static void
pdk_application_init (PdkApplication *self)
{
  self->awaited = g_ptr_array_new_with_free_func (g_object_unref);
  self->cancellable = g_cancellable_new ();
  self->questions = pdk_auth_queue_new ();
  pdk_application_add_options (self);
}

PdkApplication *
pdk_application_new (void)
{
  return g_object_new (PDK_TYPE_APPLICATION, "application-id", PDK_APPLICATION_ID,
                       "resource-base-path", PDK_RESOURCE_BASE, "flags",
                       G_APPLICATION_HANDLES_COMMAND_LINE | G_APPLICATION_HANDLES_OPEN, NULL);
}

GSettings *
pdk_application_get_settings (PdkApplication *self)
{
  g_return_val_if_fail (PDK_IS_APPLICATION (self), NULL);

  return self->settings;
}

PdkConnectionStore *
pdk_application_get_store (PdkApplication *self)
{
  g_return_val_if_fail (PDK_IS_APPLICATION (self), NULL);

  return self->store;
}

PdkJobStore *
pdk_application_get_jobs (PdkApplication *self)
{
  g_return_val_if_fail (PDK_IS_APPLICATION (self), NULL);

  return self->jobs;
}

void
pdk_application_update_sampling (PdkApplication *self)
{
  gboolean seen = FALSE;

  g_return_if_fail (PDK_IS_APPLICATION (self));

  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    seen |= PDK_IS_WINDOW (l->data) && pdk_window_is_seen (l->data);
  pdk_connection_store_set_sampling (self->store, seen ? g_settings_get_uint (self->settings,
                                                                              "sampling-interval")
                                                       : 0);
}
