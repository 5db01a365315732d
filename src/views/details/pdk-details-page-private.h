/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Between the parts of PdkDetailsPage: the page itself, what it shows, where that comes from, and its
 * actions. */

#include "views/details/pdk-details-page.h"

#include <adwaita.h>

#include "core/definition/pdk-announce.h"
#include "core/definition/pdk-domain-definition.h"
#include "core/devices/pdk-recent-media.h"
#include "views/details/pdk-details-applier.h"
#include "views/details/pdk-details-bar.h"
#include "views/details/pdk-details-list.h"
#include "views/details/pdk-field-editor.h"
#include "widgets/pdk-banner.h"

G_BEGIN_DECLS

struct _PdkDetailsPage {
  GtkWidget parent_instance;

  /* Template children. */
  GtkStack *stack;
  AdwStatusPage *failed_page;
  PdkDetailsList *list;
  GtkLabel *title_label;
  GtkWidget *form_switch;
  GtkWidget *xml_button;
  GtkWidget *history_button;
  GtkWidget *remove_button;
  GtkStack *page_stack;
  AdwBin *form_bin;
  AdwBin *performance_bin;
  PdkDetailsBar *bar;
  PdkBanner *refusal_banner;

  /* Owned. */
  PdkDomain *domain;               /* nullable: there is none yet */
  PdkDomainDefinition *definition; /* nullable: not looked at yet */
  PdkDetailsApplier *applier;      /* nullable: as above */
  PdkDomainDocuments *documents;   /* nullable: not read yet */
  PdkDomainDocuments *now; /* nullable: as above; what runs by now, while those are edited */
  PdkDomainDraft *draft;   /* nullable: as above */
  PdkAnnouncer *announcer; /* nullable: as above */
  GHashTable *views;       /* page → PdkDetailsView: how somebody left it */
  PdkRecentMedia *recent;
  guint closed_id; /* what came while a list was open is about to be shown */
  char *host;      /* the connection's URI */
  char *shown;     /* nullable: the page in sight */
  char *renamed;   /* nullable: what that is called by what was edited there */
  guint place;     /* of it, among those of its kind */
  char *wanted;    /* nullable: to be shown once it is there */
  char *view;      /* nullable: the form in sight, in @views */

  PdkFieldContext context;
  gboolean undefined; /* the machine is not there yet: nothing is applied */
  gboolean xml;
  gboolean keys;  /* the form that was closed had them */
  gboolean moved; /* to a host whose documents are not read yet */
};

gboolean pdk_details_page_is_applying (PdkDetailsPage *self);
/** Says of the draft's edits which of them have to wait. */
void pdk_details_page_announce (PdkDetailsPage *self);
void pdk_details_page_emit_changed (PdkDetailsPage *self);
void pdk_details_page_update_bar (PdkDetailsPage *self);
/** Shows what is so by now: the changes are done, or given up. */
void pdk_details_page_forget_changes (PdkDetailsPage *self);
/** (nullable): the page in sight, as it is called by now */
const char *pdk_details_page_get_name_of_shown (PdkDetailsPage *self);
/** Makes the page in sight anew, as it was left. */
void pdk_details_page_show_form (PdkDetailsPage *self);
void pdk_details_page_close_form (PdkDetailsPage *self);
void pdk_details_page_update_head (PdkDetailsPage *self);
void pdk_details_page_update_list (PdkDetailsPage *self);
/** Shows what the draft says now. */
void pdk_details_page_follow_draft (PdkDetailsPage *self);
/** Reads the machine, or reads it again. */
void pdk_details_page_load (PdkDetailsPage *self);
/** Lets go of the machine's documents. */
void pdk_details_page_end (PdkDetailsPage *self);
/** @connection: (nullable) */
void pdk_details_page_set_host (PdkDetailsPage *self, PdkConnection *connection);
void pdk_details_page_watch_nodes (PdkDetailsPage *self);
void pdk_details_page_install_actions (GtkWidgetClass *widget_class);

G_END_DECLS
