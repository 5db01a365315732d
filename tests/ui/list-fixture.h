/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui-test.h"
#include "views/fleet/pdk-fleet-list.h"

G_BEGIN_DECLS

/* The machine list in the real window, with “web-10” and “web-2”, which run, “db-1” and “Büro”. */

void list_set_up (UiTest *test, gconstpointer data);
void list_tear_down (UiTest *test, gconstpointer data);

PdkFleetList *list_get (UiTest *test);
/** Machines that are shown. */
guint list_count_shown (UiTest *test);
const char *list_get_shown_name (UiTest *test, guint position);
/** (transfer none): there has to be one */
PdkDomain *list_find_machine (UiTest *test, const char *name);
void list_select_rows (UiTest *test, guint position, guint count);
void list_search_for (UiTest *test, const char *text);

G_END_DECLS
