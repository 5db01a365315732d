/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/devices/pdk-domain-draft.h"
#include "views/details/pdk-details-form.h"

G_BEGIN_DECLS

/* One page of a document that no host has, as a form in a window. */

typedef struct {
  PdkDomainDraft *draft;
  PdkFieldContext context;
  GtkWindow *window;
  GtkWidget *form;
} FormFixture;

/** @capabilities, @host: (nullable): what a host says that it offers; without both nothing is known */
void form_fixture_set_up (FormFixture *fixture,
                          const char *xml,
                          const char *page,
                          const char *capabilities,
                          const char *host);
/** Everything has gone with the window. */
void form_fixture_tear_down (FormFixture *fixture, gconstpointer data);

G_END_DECLS
