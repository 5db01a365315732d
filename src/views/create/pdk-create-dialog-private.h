/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Between the parts of PdkCreateDialog: the dialog itself, and its commands. */

#include "views/create/pdk-create-dialog.h"

#include "views/create/pdk-create-cloud.h"
#include "views/create/pdk-create-container-form.h"
#include "views/create/pdk-create-customise.h"
#include "views/create/pdk-create-drivers-group.h"
#include "views/create/pdk-create-from-row.h"
#include "views/create/pdk-create-hardware.h"
#include "views/create/pdk-create-host-row.h"
#include "views/create/pdk-create-leftovers.h"
#include "views/create/pdk-create-name-row.h"
#include "views/create/pdk-create-place.h"
#include "views/create/pdk-create-source.h"
#include "views/create/pdk-create-target.h"
#include "views/create/pdk-create-unattended.h"
#include "widgets/pdk-banner.h"
#include "widgets/pdk-bullet-list.h"

G_BEGIN_DECLS

/* What the user decides → PdkCreateSpec → PdkCreatePlan → what will be done: pdk_create_dialog_update() does it all after
 * every change. */
struct _PdkCreateDialog {
  AdwWindow parent_instance;

  /* Template children. */
  PdkBanner *banner;
  PdkCreateHostRow *host_row;
  PdkCreateFromRow *from_row;
  PdkCreatePlace *place;
  AdwEntryRow *arguments_row;
  AdwActionRow *system_row;
  GtkWidget *spinner;
  PdkCreateNameRow *name_row;
  PdkCreateContainerForm *container;
  PdkCreateCloud *cloud;
  PdkCreateUnattended *unattended;
  PdkCreateDriversGroup *drivers;
  PdkCreateHardware *hardware;
  PdkCreateCustomise *customise;
  PdkBulletList *summary_list;
  GtkWidget *warning_group;
  GtkLabel *warning_label;
  GtkWidget *footer_icon;
  GtkLabel *footer_label; /* what is missing yet, or in one line what will be made */

  /* Owned. */
  PdkJobStore *jobs;
  PdkCreateTarget *target; /* the one chosen, and what it offers */
  PdkCreateSource *source; /* what can be told of the place it starts from */
  PdkCreateLeftovers *leftovers;
  PdkOsInfo *os;       /* nullable */
  char *last_error;    /* nullable: of the last attempt, for Details */
  PdkCreatePlan *plan; /* nullable: what Create does */
  char *shown_plan;    /* nullable: the UUID of the one whose XML was asked for */

  AdwToast *toast; /* weak: that it is being made */

  gboolean os_decided; /* the user chose the system */
  gboolean setting;
  gboolean running;
  gboolean has_stages; /* what is running installs a system */
};

/** (nullable): %NULL: the dialog is gone */
PdkConnection *pdk_create_dialog_get_connection (PdkCreateDialog *self);
void pdk_create_dialog_update (PdkCreateDialog *self);
/** Has what it starts from be looked at once more, then updates all. */
void pdk_create_dialog_look_again (PdkCreateDialog *self);
/** Says @text, display-safe, above all else. */
void pdk_create_dialog_say (PdkCreateDialog *self, const char *text);
void pdk_create_dialog_emit_created (PdkCreateDialog *self,
                                     PdkConnection *connection,
                                     const char *uuid);
void pdk_create_dialog_install_actions (GtkWidgetClass *widget_class);

G_END_DECLS
