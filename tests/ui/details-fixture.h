/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/definition/pdk-domain-definition.h"
#include "ui-test.h"
#include "views/details/pdk-details-page.h"

G_BEGIN_DECLS

/* The pages of a machine's hardware on a machine of libvirt's test driver, whose definition is read
 * back by itself. */

typedef struct {
  UiTest test;
  PdkDomain *domain;
  PdkDomainDefinition *definition; /* what is so, whatever the page says */
  GtkWindow *window;
  GtkWidget *page;
} DetailsFixture;

void details_fixture_set_up (DetailsFixture *fixture, gconstpointer data);
void details_fixture_tear_down (DetailsFixture *fixture, gconstpointer data);
#define details_fixture_add(path, function)                                                        \
  g_test_add ("/details/" path, DetailsFixture, NULL, details_fixture_set_up, function,            \
              details_fixture_tear_down)
/** A program's main(): runs what @add_tests adds, with a history of definitions of its own. */
int details_fixture_run (int argc, char **argv, void (*add_tests) (void));

/** Activates an action of the page. */
void details_act (DetailsFixture *fixture, const char *action);
void details_show_page (DetailsFixture *fixture, const char *page);
gboolean details_title_is (DetailsFixture *fixture, const char *title);
void details_write_title (DetailsFixture *fixture, const char *text);
guint details_n_changes (DetailsFixture *fixture);
/** Whether there is something to be applied, or discarded. */
gboolean details_bar_is_shown (DetailsFixture *fixture);
gboolean details_says_outcome (DetailsFixture *fixture, const char *text);
/** Whether the machine has @value there; reads again where not. */
gboolean details_is_stored (DetailsFixture *fixture, const char *path, const char *value);
/** (transfer none): a template child of the list of pages */
gpointer details_list_child (DetailsFixture *fixture, const char *name);
guint details_count_rows (DetailsFixture *fixture);
/** Shows the page in sight as XML.  Returns: (transfer none): its text */
GtkTextBuffer *details_show_xml (DetailsFixture *fixture);
char *details_get_text (GtkTextBuffer *buffer);

G_END_DECLS
