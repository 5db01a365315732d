/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-app"

#include "config.h"

#include "app/pdk-window-private.h"

#include <glib/gi18n.h>

#include "views/details/pdk-details-page.h"
#include "views/machine/pdk-machine-page.h"
#include "widgets/pdk-confirm.h"

/* Closing a tab, a window or the program with changes of hardware that are not applied, or while something
 * is being done: what is cut off may leave a half-made machine. */

static guint
count_in_tab (AdwTabPage *page)
{
  GtkWidget *child = adw_tab_page_get_child (page);
  GtkWidget *details =
      PDK_IS_MACHINE_PAGE (child) ? pdk_machine_page_get_details (PDK_MACHINE_PAGE (child)) : NULL;

  return PDK_IS_DETAILS_PAGE (details) ? pdk_details_page_get_n_changes (PDK_DETAILS_PAGE (details))
                                       : 0;
}

static guint
count_in_window (PdkWindow *self)
{
  guint count = 0;

  for (int i = 0; i < adw_tab_view_get_n_pages (self->tab_view); i++)
    count += count_in_tab (adw_tab_view_get_nth_page (self->tab_view, i));
  return count;
}

/* Returns: (transfer full) */
static char *
describe (guint n_changes, guint n_tasks)
{
  g_autofree char *changes =
      g_strdup_printf (ngettext ("%u change of hardware is not applied, and would be lost.",
                                 "%u changes of hardware are not applied, and would be lost.",
                                 n_changes),
                       n_changes);
  g_autofree char *tasks =
      g_strdup_printf (ngettext ("%u task is not finished, and would be cut off.",
                                 "%u tasks are not finished, and would be cut off.", n_tasks),
                       n_tasks);

  if (n_changes > 0 && n_tasks > 0)
    return g_strconcat (changes, "\n", tasks, NULL);
  return g_strdup (n_tasks > 0 ? tasks : changes);
}

static void
ask (GtkWindow *parent,
     guint n_changes,
     guint n_tasks,
     GAsyncReadyCallback callback,
     gpointer user_data)
{
  g_autofree char *body = describe (n_changes, n_tasks);

  pdk_confirm_async (parent,
                     n_tasks > 0 ? _ ("Quit While Tasks Are Running?") : _ ("Discard Changes?"),
                     body, n_tasks > 0 ? _ ("_Quit") : _ ("_Discard"), TRUE, NULL, callback,
                     user_data);
}

/* The program ends with its last window. */
static gboolean
is_last (PdkWindow *self)
{
  GtkApplication *app = GTK_APPLICATION (pdk_window_get_app (self));

  for (GList *l = gtk_application_get_windows (app); l != NULL; l = l->next)
    if (PDK_IS_WINDOW (l->data) && l->data != self)
      return FALSE;
  return TRUE;
}

static guint
count_tasks (PdkApplication *app)
{
  return pdk_job_store_get_n_active (pdk_application_get_jobs (app));
}

static gboolean
has_page (AdwTabView *view, AdwTabPage *page)
{
  for (int i = 0; i < adw_tab_view_get_n_pages (view); i++)
    if (adw_tab_view_get_nth_page (view, i) == page)
      return TRUE;
  return FALSE;
}

static void
on_tab_decided (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AdwTabPage) page = user_data;
  GtkWidget *view = gtk_widget_get_ancestor (adw_tab_page_get_child (page), ADW_TYPE_TAB_VIEW);
  const gboolean discard = pdk_confirm_finish (result);

  (void) source;
  /* It may have gone, or been dragged elsewhere, meanwhile. */
  if (view != NULL && has_page (ADW_TAB_VIEW (view), page))
    adw_tab_view_close_page_finish (ADW_TAB_VIEW (view), page, discard);
}

static gboolean
on_close_page (PdkWindow *self, AdwTabPage *page)
{
  const guint n_changes = count_in_tab (page);

  if (n_changes == 0)
    return GDK_EVENT_PROPAGATE;
  ask (GTK_WINDOW (self), n_changes, 0, on_tab_decided, g_object_ref (page));
  return GDK_EVENT_STOP;
}

static void
on_window_decided (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkWindow) self = user_data;

  (void) source;
  if (pdk_confirm_finish (result))
    gtk_window_destroy (GTK_WINDOW (self));
}

static gboolean
on_close_request (PdkWindow *self)
{
  const guint n_changes = count_in_window (self);
  const guint n_tasks = is_last (self) ? count_tasks (pdk_window_get_app (self)) : 0;

  if (n_changes == 0 && n_tasks == 0)
    return GDK_EVENT_PROPAGATE;
  ask (GTK_WINDOW (self), n_changes, n_tasks, on_window_decided, g_object_ref (self));
  return GDK_EVENT_STOP;
}

static void
on_quit_decided (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GApplication) app = user_data;

  (void) source;
  if (pdk_confirm_finish (result))
    g_application_quit (app);
}

void
pdk_window_quit (PdkApplication *app)
{
  const guint n_tasks = count_tasks (app);
  guint n_changes = 0;

  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (app)); l != NULL; l = l->next)
    if (PDK_IS_WINDOW (l->data))
      n_changes += count_in_window (l->data);
  if (n_changes > 0 || n_tasks > 0)
    ask (gtk_application_get_active_window (GTK_APPLICATION (app)), n_changes, n_tasks,
         on_quit_decided, g_object_ref (app));
  else
    g_application_quit (G_APPLICATION (app));
}

void
pdk_window_close_init (PdkWindow *self)
{
  g_signal_connect_object (self->tab_view, "close-page", G_CALLBACK (on_close_page), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect (self, "close-request", G_CALLBACK (on_close_request), NULL);
}
